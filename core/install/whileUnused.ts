/**
 * For work on the models' files: waits until no answer is written and nothing is being loaded or measured, then what is
 * loaded makes room, and comes back as it was loaded, from where its file lies then; questions wait for it. Settles with
 * the work, not with that load.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { HearthError } from '../../contract/error.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { MoveOptions } from './moveModels.ts';

const lookEveryMs = 200;

const isReplaced = (error: unknown): boolean => error instanceof HearthError && error.code === 'CANCELLED';

/** Answers, or loads a model. */
export const isAtWork = (engine: Pick<EngineService, 'numbers' | 'status'>): boolean =>
  engine.numbers().generating || ['loading', 'restarting'].includes(engine.status.get().state);

export const createWhileUnused = (
  engine: Pick<EngineService, 'aside' | 'numbers' | 'status'>,
): MoveOptions['whileUnused'] => {
  /** False where a load or an unload came before it. */
  const workAside = (work: () => Promise<void>): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const reported = async (): Promise<void> => {
        try {
          await work();
          resolve(true);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      engine.aside({ key: 'movingNow', values: {} }, reported).catch((error: unknown) => {
        if (isReplaced(error)) resolve(false);
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });

  return async (work, signal) => {
    do {
      while (isAtWork(engine)) await wait(lookEveryMs, undefined, { signal });
      signal.throwIfAborted();
    } while (!(await workAside(work)));
  };
};
