/**
 * Memory that a process holds in RAM, in bytes: its own and the mapped parts of the model file that are loaded.
 *
 * Linux: `VmRSS` of `/proc/PID/status`, which is in KiB; `statm` would need the page size, which Node does not tell. Null
 * elsewhere (starting `ps` for each sample costs more than it tells) and for a process that has ended.
 */
import { readFile } from 'node:fs/promises';

export const readResidentBytes = async (pid: number, procFolder = '/proc'): Promise<number | null> => {
  if (process.platform !== 'linux') return null;
  try {
    const status = await readFile(`${procFolder}/${pid}/status`, 'utf8');
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
};
