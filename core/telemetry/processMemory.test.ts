import { describe, expect, it } from 'vitest';
import { readResidentBytes } from './processMemory.ts';

describe.skipIf(process.platform !== 'linux')('readResidentBytes', () => {
  it('agrees with what a process knows of itself: a wrong unit would be off a thousandfold', async () => {
    const ratio = ((await readResidentBytes(process.pid)) ?? 0) / process.memoryUsage.rss();
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('is null for a process that has ended: the engine may die between two samples', async () => {
    expect(await readResidentBytes(2 ** 22 + 1)).toBeNull();
  });
});
