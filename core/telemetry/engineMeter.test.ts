import { describe, expect, it } from 'vitest';
import { bucketOf, noCounts } from '../../contract/durationHistogram.ts';
import { createEngineMeter } from './engineMeter.ts';
import { usageOf } from './engineUsage.testing.ts';

const counted = (...durations: number[]): number[] => {
  const counts = noCounts();
  for (const duration of durations) counts[bucketOf(duration)] = (counts[bucketOf(duration)] ?? 0) + 1;
  return counts;
};

describe('createEngineMeter', () => {
  it('tells speeds over the last two seconds: of half a second, a slow engine would jump between 0 and 6', () => {
    const meter = createEngineMeter();
    for (let look = 0; look <= 8; look++) {
      // Three tokens a second, each seen with the look after it.
      meter.accept(usageOf({ generatedTokens: Math.floor(look * 1.5) }), look * 500);
    }
    expect(meter.read(4000)?.tokensPerSecond).toBe(3);
  });

  it('tells 0 of an idle engine, and nothing of one that does not answer', () => {
    const meter = createEngineMeter();
    expect(meter.read(0)).toBeNull();
    meter.accept(usageOf({ generatedTokens: 10 }), 0);
    expect(meter.read(0)).toMatchObject({ tokensPerSecond: null, running: 0 });
    meter.accept(usageOf({ generatedTokens: 10 }), 500);
    expect(meter.read(600)).toMatchObject({ tokensPerSecond: 0, prefillTokensPerSecond: null, tokenGapP95Ms: null });
    expect(meter.read(7000)).toBeNull();
  });

  it('counts only what is new: the gaps of an earlier answer would hide a stall', () => {
    const meter = createEngineMeter();
    meter.accept(usageOf({ tokenGaps: counted(10, 10, 10, 10) }), 0);
    meter.accept(
      usageOf({
        tokenGaps: counted(10, 10, 10, 10, 800),
        promptTokens: 100,
        cachedPromptTokens: 75,
        evaluatedPromptTokens: 25,
        prefillMs: 50,
      }),
      1000,
    );
    const sample = meter.read(1000);
    expect(sample?.tokenGapP50Ms).toBeGreaterThan(700);
    expect(sample).toMatchObject({ cacheHitFraction: 0.75, prefillTokensPerSecond: 500 });
  });

  it('begins anew with a new engine: counts that start over are no negative speed', () => {
    const meter = createEngineMeter();
    meter.accept(usageOf({ generatedTokens: 500 }), 0);
    meter.accept(usageOf({ generatedTokens: 3 }), 500);
    expect(meter.read(500)?.tokensPerSecond).toBeNull();
  });
});
