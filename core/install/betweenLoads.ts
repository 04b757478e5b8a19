/**
 * For work that takes the memory of models: it does not run while one is being loaded, which is to find the machine as
 * the person sees it. A load breaks it off, and it begins anew afterwards.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineService } from '../engine/engineService.ts';
import { isAtWork } from './whileUnused.ts';

export type BusyEngine = Pick<EngineService, 'status' | 'numbers'>;

const lookEveryMs = 200;

/** Errors: those of the work; on abort, the signal's reason. */
export const betweenLoads = async <Result>(
  engine: BusyEngine,
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> => {
  for (;;) {
    while (isAtWork(engine)) await wait(lookEveryMs, undefined, { signal });
    signal.throwIfAborted();
    const load = new AbortController();
    const unsubscribe = engine.status.subscribe(({ state }) => {
      if (state === 'loading' || state === 'restarting') load.abort();
    });
    try {
      return await work(AbortSignal.any([signal, load.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!load.signal.aborted) throw error;
    } finally {
      unsubscribe();
    }
  }
};
