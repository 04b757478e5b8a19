import { expect, it } from 'vitest';
import { createSignal } from '../../contract/signal.ts';
import { idle } from '../engine/engineService.ts';
import { createActivity } from '../engine/activity.ts';
import { betweenLoads } from './betweenLoads.ts';

const useEngine = () => {
  const status = createSignal(idle);
  const activity = createActivity();
  return { status, engine: { status, numbers: () => activity.read() } };
};
const never = new AbortController().signal;

/** Resolves never, and rejects as soon as it is broken off. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('killed')), { once: true });
  });

it('a model that is loaded finds the memory free: the work is broken off, and begun anew once it is there', async () => {
  const { status, engine } = useEngine();
  let begun = 0;
  const work = betweenLoads(
    engine,
    (signal) => {
      expect(status.get().state).not.toBe('loading');
      begun += 1;
      return begun === 1 ? untilAborted(signal) : Promise.resolve('measured');
    },
    never,
  );
  expect(begun).toBe(1);
  status.set({ ...idle, state: 'loading' });
  status.set({ ...idle, state: 'loading', loadProgress: 0.5 });
  expect(begun).toBe(1);
  status.set({ ...idle, state: 'ready' });
  expect(await work).toBe('measured');
  expect(begun).toBe(2);
});

it('its own failure is its end, and so is a stop: neither may begin it anew for ever', async () => {
  const { engine } = useEngine();
  await expect(betweenLoads(engine, () => Promise.reject(new Error('no text')), never)).rejects.toThrow('no text');
  const abort = new AbortController();
  const stopped = betweenLoads(engine, untilAborted, abort.signal);
  abort.abort(new Error('cancelled'));
  await expect(stopped).rejects.toThrow('cancelled');
});
