/**
 * Which Electron the desktop tests ran on. Its binary is not part of the npm package, so they run on a stand-in where
 * it could not be fetched; a run must say so. The Electron specs write the file.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const electronReport = z.object({ kind: z.enum(['real', 'stand-in']), why: z.string() });

export interface ElectronLine {
  readonly ok: boolean;
  readonly line: string;
}

export const readElectronLine = async (path: string): Promise<ElectronLine> => {
  try {
    const { kind, why } = electronReport.parse(JSON.parse(await readFile(path, 'utf8')));
    return { ok: true, line: kind === 'real' ? 'Electron: the real binary' : `Electron: the stand-in (${why})` };
  } catch {
    return { ok: false, line: 'Electron: none (the desktop tests did not say which one they ran on)' };
  }
};
