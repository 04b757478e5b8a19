import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from './makeFolder.ts';
import { useTemporaryFolder } from './temporaryFolder.testing.ts';

const folder = useTemporaryFolder();

it('is made with those above it, by two at once, and is left as it is where it is there', async () => {
  const path = join(folder.folder(), 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path)]);
  await makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

it('tells where it cannot be: a file is in its way, or its disk takes nothing', async () => {
  const file = folder.file('file');
  writeFileSync(file, 'kept');
  await expect(makeFolder(join(file, 'a'))).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
  // As of a read-only disk Node says of it that something is not there.
  if (!existsSync('/proc/self')) return;
  await expect(makeFolder('/proc/hearth/models')).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
});
