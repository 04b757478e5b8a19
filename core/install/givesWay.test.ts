import { expect, it } from 'vitest';
import { createGivingWay } from './givesWay.ts';

const never = new AbortController().signal;

/** Ends by being broken off alone. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('killed')), { once: true });
  });

it('what gives way has ended before others begin, and begins anew once the last of them is done', async () => {
  const way = createGivingWay();
  const events: string[] = [];
  let begun = 0;
  const work = way.run(async (signal) => {
    begun += 1;
    events.push('begun');
    if (begun === 1) await untilAborted(signal).finally(() => events.push('ended'));
    return 'measured';
  }, never);
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const others = [first, second].map(({ promise }) =>
    way.without(() => {
      events.push('other');
      return promise;
    }),
  );
  first.resolve('a');
  expect(await others[0]).toBe('a');
  expect(events).toEqual(['begun', 'ended', 'other', 'other']);
  second.reject(new Error('no room'));
  await expect(others[1]).rejects.toThrow('no room');
  expect(await work).toBe('measured');
  expect(events.at(-1)).toBe('begun');
});

it('it can be stopped while it waits, and its own failure is its end', async () => {
  const way = createGivingWay();
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const other = way.without(() => promise);
  const waiting = way.run(() => Promise.resolve('measured'), stop.signal);
  stop.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  resolve(undefined);
  await other;
  await expect(way.run(() => Promise.reject(new Error('no text')), never)).rejects.toThrow('no text');
});
