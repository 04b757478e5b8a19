import { describe, expect, it } from 'vitest';
import { bucketCount, bucketEndMs, bucketOf, countsSince, noCounts, percentileMs } from './durationHistogram.ts';

const counted = (durations: readonly number[]): number[] => {
  const counts = noCounts();
  for (const duration of durations) counts[bucketOf(duration)] = (counts[bucketOf(duration)] ?? 0) + 1;
  return counts;
};

describe('durations in buckets', () => {
  it('lie in the bucket whose bounds hold them: one off would shift every percentile by an eighth', () => {
    for (const duration of [0, 0.01, 0.05, 0.06, 1, 7.77, 33.4, 1000, 120_000, 1e9]) {
      const index = bucketOf(duration);
      expect(duration).toBeLessThanOrEqual(bucketEndMs(index));
      if (index > 0) expect(duration).toBeGreaterThan(bucketEndMs(index - 1) * (1 - 1e-9));
      expect(index).toBeLessThan(bucketCount);
    }
  });

  it('give percentiles within a bucket of the exact ones, of fast and of slow engines', () => {
    for (const scale of [0.4, 12, 900]) {
      const exact = Array.from({ length: 1000 }, (_, index) => scale * (1 + index / 1000));
      const counts = counted(exact);
      for (const share of [0.5, 0.95, 0.99]) {
        const ratio = (percentileMs(counts, share) ?? 0) / (exact[Math.ceil(share * 1000) - 1] ?? 0);
        expect(ratio).toBeGreaterThan(1 / 1.12);
        expect(ratio).toBeLessThan(1.12);
      }
    }
  });

  it('are unknown where nothing was counted, and count only what is new', () => {
    expect(percentileMs(noCounts(), 0.5)).toBeNull();
    const earlier = counted([10, 10]);
    const later = counted([10, 10, 500]);
    expect(percentileMs(countsSince(later, earlier), 0.5)).toBeGreaterThan(400);
  });
});
