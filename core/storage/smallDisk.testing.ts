/** For tests: a real disk of a few megabytes (a tmpfs mount), where the system lets this process mount one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { afterAll } from 'vitest';

export interface SmallDisk {
  readonly path: string;
  /** Why there is none; null where there is one. Only root may mount. */
  readonly missing: string | null;
  /** Somebody has freed some space. What is on it stays. */
  resize(bytes: number): void;
}

const run = (command: string, ...parameters: string[]): void => {
  execFileSync(command, parameters, { stdio: 'ignore' });
};

const mount = (path: string, bytes: number): string | null => {
  if (process.platform !== 'linux') return 'only Linux has tmpfs';
  if (process.getuid?.() !== 0) return 'only root may mount a disk';
  try {
    mkdirSync(path, { recursive: true });
    run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path);
    return null;
  } catch {
    return 'this system does not let it mount a disk';
  }
};

export const useSmallDisk = (path: string, bytes: number): SmallDisk => {
  const missing = mount(path, bytes);
  // Registered after the folder's own clean-up and run before it.
  if (missing === null) {
    afterAll(() => {
      run('umount', '-l', path);
      rmSync(path, { recursive: true, force: true });
    });
  }
  return { path, missing, resize: (size) => run('mount', '-o', `remount,size=${size}`, path) };
};
