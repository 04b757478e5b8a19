/** For tests: an empty folder of the test file's own, removed with all that is in it when the file is done. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export interface TemporaryFolder {
  readonly path: string;
  /** A path in it. */
  file(name: string): string;
  /** A new, empty folder in it. */
  folder(): string;
}

export const useTemporaryFolder = (): TemporaryFolder => {
  const path = mkdtempSync(join(tmpdir(), 'hearth-test-'));
  let count = 0;
  afterAll(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  return {
    path,
    file: (name) => join(path, name),
    folder: () => {
      count += 1;
      const inner = join(path, `folder-${count}`);
      mkdirSync(inner);
      return inner;
    },
  };
};
