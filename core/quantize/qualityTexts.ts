/**
 * The fixed texts that quality is measured on, from `assets/quality`. A model is measured on what it was made for: the
 * demo models on tasks like those they learned (with other numbers), all others on prose, reasoning, code and tables in
 * English and Chinese.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelHeader } from '../catalog/ggufHeader.ts';

export interface QualityText {
  readonly name: string;
  readonly path: string;
  /** Questions with their exact answers; null where there is no such set. */
  readonly problemsPath: string | null;
  /** A text of the same kind, and not the same one, to collect an importance matrix from; null = one's own is needed. */
  readonly calibrationPath: string | null;
}

const isDemo = ({ name }: Pick<ModelHeader, 'name'>): boolean => /^demo r1/i.test(name);

export const qualityTextOf = (header: Pick<ModelHeader, 'name'>, assets: string): QualityText => {
  const place = (name: string): string => join(assets, 'quality', name);
  return isDemo(header)
    ? {
        name: 'demo',
        path: place('demo.txt'),
        problemsPath: place('demo-problems.json'),
        calibrationPath: place('demo-calibration.txt'),
      }
    : { name: 'general', path: place('general.txt'), problemsPath: null, calibrationPath: null };
};

const problem = z.object({ task: z.string(), question: z.string(), answer: z.string() });
export type Problem = z.infer<typeof problem>;

export const readProblems = async (path: string): Promise<readonly Problem[]> =>
  z.object({ problems: z.array(problem).min(1) }).parse(JSON.parse(await readFile(path, 'utf8'))).problems;
