import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSampledSignal } from './sampledSignal.ts';

describe('createSampledSignal', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const counting = () => {
    let samples = 0;
    let idles = 0;
    const signal = createSampledSignal({
      sample: () => Promise.resolve(++samples),
      idle: () => -1,
      onIdle: () => {
        idles += 1;
      },
      intervalMs: 500,
    });
    return { signal, samples: () => samples, idles: () => idles };
  };

  it('measures only while somebody listens: an app in the tray must not wake the GPU', async () => {
    const { signal, samples, idles } = counting();
    await vi.advanceTimersByTimeAsync(5000);
    expect(samples()).toBe(0);
    expect(signal.get()).toBe(-1);
    const seen: number[] = [];
    const stop = signal.subscribe((value) => void seen.push(value));
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([1, 2, 3]);
    expect(signal.get()).toBe(3);
    stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(samples()).toBe(3);
    expect(idles()).toBe(1);
    expect(signal.get()).toBe(-1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on for the second window when the first one closes, even if it closes twice', async () => {
    const { signal, idles } = counting();
    const seen: number[] = [];
    const listener = (value: number) => void seen.push(value);
    const stopFirst = signal.subscribe(listener);
    const stopSecond = signal.subscribe(listener);
    stopFirst();
    stopFirst();
    await vi.advanceTimersByTimeAsync(500);
    expect(seen.at(-1)).toBe(2);
    expect(idles()).toBe(0);
    stopSecond();
    expect(idles()).toBe(1);
  });

  it('does not start a measurement while one is at work: they would pile up on a slow driver', async () => {
    let started = 0;
    const finish: ((value: number) => void)[] = [];
    const signal = createSampledSignal({
      sample: () =>
        new Promise<number>((resolve) => {
          started += 1;
          finish.push(resolve);
        }),
      idle: () => 0,
      onIdle: () => undefined,
      intervalMs: 500,
    });
    signal.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(5000);
    expect(started).toBe(1);
    finish[0]?.(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(started).toBe(2);
  });

  it('survives a failed measurement and a listener that throws: the other window’s numbers go on', async () => {
    let samples = 0;
    const signal = createSampledSignal({
      sample: () => (++samples === 1 ? Promise.reject(new Error('once')) : Promise.resolve(samples)),
      idle: () => 0,
      onIdle: () => undefined,
      intervalMs: 500,
    });
    const seen: number[] = [];
    signal.subscribe(() => {
      throw new Error('drawing failed');
    });
    signal.subscribe((value) => void seen.push(value));
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([2, 3]);
  });

  it('tells nobody of a measurement that ends after the last one left', async () => {
    const finish: ((value: number) => void)[] = [];
    const signal = createSampledSignal({
      sample: () => new Promise<number>((resolve) => void finish.push(resolve)),
      idle: () => 0,
      onIdle: () => undefined,
      intervalMs: 500,
    });
    const seen: number[] = [];
    const stop = signal.subscribe((value) => void seen.push(value));
    stop();
    finish[0]?.(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(seen).toEqual([]);
    expect(signal.get()).toBe(0);
  });
});
