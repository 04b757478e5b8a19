/**
 * Whether what is built is older than what it was built from, by the times of the files. Fast enough for every start: it
 * looks at some hundred entries and reads none.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What goes into the build, files or folders. */
const sources = ['contract', 'core', 'electron', 'native', 'renderer', 'electron.vite.config.ts', 'package.json'];

/** One file of each part; a build writes all of them anew. */
const products = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

const modifiedMs = (path: string): number | null => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;

const newest = (root: string): number => {
  const times = sources.flatMap((source) => {
    const path = join(root, source);
    const time = modifiedMs(path);
    if (time === null) return [];
    if (!statSync(path).isDirectory()) return [time];
    // Folders count too: their time tells of files that were removed.
    const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !/\.test\.tsx?$/.test(name),
    );
    return [time, ...inside.map((name) => modifiedMs(join(path, name)) ?? 0)];
  });
  return Math.max(0, ...times);
};

export type BuildState = 'missing' | 'stale' | 'current';

export const readBuildState = (root: string): BuildState => {
  const built = products.map((product) => modifiedMs(join(root, product)));
  if (built.includes(null)) return 'missing';
  return newest(root) > Math.min(...built.map((time) => time ?? 0)) ? 'stale' : 'current';
};
