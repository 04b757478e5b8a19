import { expect, it } from 'vitest';
import { chooseThreadCount, measureBusyCores } from './threads.ts';

it.each([
  { physicalCores: 1, busyCores: 0, threads: 1 },
  { physicalCores: 2, busyCores: 0, threads: 1 },
  { physicalCores: 8, busyCores: 0.2, threads: 7 },
  { physicalCores: 8, busyCores: 3.5, threads: 4 },
  { physicalCores: 16, busyCores: 16, threads: 1 },
])('never takes a core that is busy: $physicalCores cores, $busyCores busy', ({ threads, ...counts }) => {
  expect(chooseThreadCount(counts)).toBe(threads);
});

it('measures a load between nothing and all cores', async () => {
  const busyCores = await measureBusyCores(50);
  expect(busyCores).toBeGreaterThanOrEqual(0);
  expect(busyCores).toBeLessThanOrEqual(1024);
});
