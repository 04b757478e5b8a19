import { expect, it } from 'vitest';
import { memoryParts } from './memoryParts.ts';

const GiB = 2 ** 30;

it('adds up to the whole, whatever is said: a bar that overflows would show memory that is not there', () => {
  const cases = [
    { memoryUsedBytes: 6 * GiB, engineMemoryBytes: 9 * GiB, engineFileBytes: 8 * GiB },
    { memoryUsedBytes: 6 * GiB, engineMemoryBytes: 14 * GiB, engineFileBytes: 13 * GiB },
    { memoryUsedBytes: 1 * GiB, engineMemoryBytes: 5 * GiB, engineFileBytes: null },
    { memoryUsedBytes: 16 * GiB, engineMemoryBytes: null, engineFileBytes: null },
  ];
  for (const sample of cases) {
    const parts = memoryParts({ memoryTotalBytes: 16 * GiB, ...sample });
    if (parts === null) throw new Error('There is a total.');
    const { engine, modelFile, others, free } = parts;
    expect(engine + modelFile + others + free).toBe(16 * GiB);
    for (const part of [engine, modelFile, others, free]) expect(part).toBeGreaterThanOrEqual(0);
  }
});

it('does not count the mapped file as used by others: 8 GiB of weights would look like a foreign program', () => {
  expect(
    memoryParts({
      memoryTotalBytes: 16 * GiB,
      memoryUsedBytes: 6 * GiB,
      engineMemoryBytes: 9 * GiB,
      engineFileBytes: 8 * GiB,
    }),
  ).toEqual({ total: 16 * GiB, engine: GiB, modelFile: 8 * GiB, others: 5 * GiB, free: 2 * GiB });
});

it('is unknown where the system does not tell', () => {
  expect(
    memoryParts({ memoryTotalBytes: 1, memoryUsedBytes: null, engineMemoryBytes: 1, engineFileBytes: 1 }),
  ).toBeNull();
});
