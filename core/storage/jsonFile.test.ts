import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createJsonFile } from './jsonFile.ts';
import { useTemporaryFolder } from './temporaryFolder.testing.ts';

const folder = useTemporaryFolder();
const schema = z.object({ count: z.number() });

describe('a small file of state', () => {
  it('loses no change when several come at once, here and in another process', async () => {
    const path = join(folder.folder(), 'deep', 'state.json');
    const [here, there] = [createJsonFile(path, schema, { count: 0 }), createJsonFile(path, schema, { count: 0 })];
    await Promise.all(Array.from({ length: 20 }, () => here.update(({ count }) => ({ count: count + 1 }))));
    await there.update(({ count }) => ({ count: count + 1 }));
    expect(await here.read()).toEqual({ count: 21 });
  });

  it.each(['{"count":', '{"count":"many"}', ''])('sets %j aside and begins again', async (text) => {
    const path = join(folder.folder(), 'state.json');
    await writeFile(path, text);
    const file = createJsonFile(path, schema, { count: 0 });
    expect(await file.read()).toEqual({ count: 0 });
    expect(await readFile(`${path}.damaged`, 'utf8')).toBe(text);
    await file.update(({ count }) => ({ count: count + 1 }));
    expect(await file.read()).toEqual({ count: 1 });
  });

  it('goes on after a change that failed', async () => {
    const file = createJsonFile(join(folder.folder(), 'state.json'), schema, { count: 1 });
    await expect(
      file.update(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await file.update(({ count }) => ({ count: count + 1 }))).toEqual({ count: 2 });
  });
});
