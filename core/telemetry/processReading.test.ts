import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { noProcess, readProcess } from './processReading.ts';

const folder = useTemporaryFolder();

describe.skipIf(process.platform !== 'linux')('readProcess', () => {
  it('agrees with what a process knows of itself: a wrong unit would be off a thousandfold', () => {
    const ratio = (readProcess(process.pid).residentBytes ?? 0) / process.memoryUsage.rss();
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('is null for a process that has ended: the engine may die between two samples', () => {
    expect(readProcess(2 ** 22 + 1)).toEqual(noProcess);
  });

  it('reads each number from its own line, and what is kept secret is not known', async () => {
    const proc = folder.folder();
    mkdirSync(join(proc, '7'));
    await writeFile(
      join(proc, '7/status'),
      'Name:\tx\nVmHWM:\t  9 kB\nVmRSS:\t  2048 kB\nRssFile:\t  1024 kB\nVmSwap:\t  64 kB\n',
    );
    expect(readProcess(7, proc)).toEqual({
      residentBytes: 2 ** 21,
      fileBytes: 2 ** 20,
      swappedBytes: 65536,
      diskReadBytes: null,
    });
    await writeFile(join(proc, '7/io'), 'rchar: 5\nread_bytes: 4096\nwrite_bytes: 1\n');
    expect(readProcess(7, proc).diskReadBytes).toBe(4096);
  });
});
