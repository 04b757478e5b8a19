import { describe, expect, it } from 'vitest';
import { fastestWay, type Contestant } from './fastestWay.ts';
import { countTurns, measureByTurns, type MeasuredWay } from './measureByTurns.ts';

/** Answers of so many tokens per second, prompts ten times as fast. */
const way = (speeds: readonly number[], gpuCount = 1): Contestant => ({
  gpuCount,
  answers: speeds.map((speed) => ({ decodeTokensPerSecond: speed, prefillTokensPerSecond: 10 * speed })),
});

describe('the way that is kept', () => {
  it('is the plan’s unless another is faster in every answer and by 3 %: noise must not move a model', () => {
    expect(fastestWay([way([100, 101]), way([110, 112])])).toBe(1);
    expect(fastestWay([way([100, 111]), way([110, 130])])).toBe(0);
    expect(fastestWay([way([100, 100]), way([102, 102])])).toBe(0);
    expect(fastestWay([way([100]), way([120]), way([140])])).toBe(2);
  });

  it('has one GPU unless two are measured to be faster, whichever of them the plan had', () => {
    expect(fastestWay([way([100, 101], 2), way([101, 100], 1)])).toBe(1);
    expect(fastestWay([way([100, 101], 2), way([20, 21], 1)])).toBe(0);
    expect(fastestWay([way([100, 101], 1), way([120, 121], 2)])).toBe(1);
  });

  it('is one that could be measured', () => {
    expect(fastestWay([way([]), way([50]), way([40])])).toBe(1);
    expect(fastestWay([way([])])).toBeNull();
  });
});

describe('turns', () => {
  const speeds = [100, 90, 120, 110, 95];
  const run = async (failing: readonly number[] = []) => {
    const order: number[] = [];
    let last: readonly MeasuredWay[] = [];
    const ways = await measureByTurns({
      count: speeds.length,
      rounds: 3,
      signal: new AbortController().signal,
      measure: (index) => {
        order.push(index);
        return failing.includes(index)
          ? Promise.reject(new Error('no room'))
          : Promise.resolve(way([speeds[index] ?? 1]).answers);
      },
      onChange: (changed) => {
        last = changed;
      },
    });
    expect(last).toEqual(ways);
    return { order, ways };
  };

  it('are all ways once, then the plan’s own and the best two', async () => {
    const { order, ways } = await run();
    expect(order).toEqual([0, 1, 2, 3, 4, 0, 2, 3, 0, 2, 3]);
    expect(order).toHaveLength(countTurns(speeds.length, 3));
    expect(ways.map(({ state }) => state)).toEqual(['measured', 'dropped', 'measured', 'measured', 'dropped']);
  });

  it('go on without a way that fails, and fail where all do', async () => {
    const { order, ways } = await run([0, 2]);
    expect(order).toEqual([0, 1, 2, 3, 4, 3, 4, 3, 4]);
    expect(ways[2]).toMatchObject({ state: 'failed', error: { message: 'no room' } });
    await expect(run([0, 1, 2, 3, 4])).rejects.toThrow('no room');
  });
});
