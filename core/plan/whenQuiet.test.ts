import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { whenQuiet } from './whenQuiet.ts';

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('broken off')), { once: true });
  });

describe('work that may wait', () => {
  it('does not begin while something is asked, is broken off by a question, and then begins again', async () => {
    let busy = true;
    const signals: AbortSignal[] = [];
    const waiting = whenQuiet({
      isBusy: () => busy,
      quietMs: 20,
      everyMs: 2,
      work: async (signal) => {
        signals.push(signal);
        if (signals.length === 1) await untilAborted(signal);
      },
    });
    await sleep(60);
    expect(signals).toHaveLength(0);
    busy = false;
    await expect.poll(() => signals.length, { interval: 2 }).toBe(1);
    busy = true;
    await expect.poll(() => signals[0]?.aborted, { interval: 2 }).toBe(true);
    busy = false;
    await waiting.ended;
    expect(signals).toHaveLength(2);
    expect(signals[1]?.aborted).toBe(false);
  });

  it('is not tried again where it fails by itself, and ends with the app', async () => {
    let tries = 0;
    const failing = whenQuiet({
      isBusy: () => false,
      quietMs: 1,
      everyMs: 1,
      work: () => {
        tries += 1;
        return Promise.reject(new Error('no room'));
      },
    });
    await failing.ended;
    expect(tries).toBe(1);

    let signal: AbortSignal | null = null;
    const long = whenQuiet({
      isBusy: () => false,
      quietMs: 1,
      everyMs: 1,
      work: (given) => {
        signal = given;
        return untilAborted(given);
      },
    });
    await expect.poll(() => signal, { interval: 2 }).not.toBe(null);
    await long.close();
    expect(signal).toMatchObject({ aborted: true });
  });
});
