/** For work on the models' files: what is loaded ends its answers, is unloaded, and comes back from where it lies then. */
import { setTimeout as wait } from 'node:timers/promises';
import type { InstalledModel } from '../../contract/models.ts';
import type { EngineService } from './engineService.ts';
import type { LoadTarget } from './loadTarget.ts';

const lookEveryMs = 200;

export interface ReloadOptions {
  readonly engine: Pick<EngineService, 'status' | 'numbers' | 'load' | 'unload'>;
  readonly installed: () => readonly InstalledModel[];
  readonly targetOf: (model: InstalledModel) => LoadTarget;
}

export const createReloadAround =
  ({ engine, installed, targetOf }: ReloadOptions) =>
  async (work: () => Promise<void>, signal: AbortSignal): Promise<void> => {
    while (engine.numbers().generating) await wait(lookEveryMs, undefined, { signal });
    const { modelId } = engine.status.get();
    const model = installed().find(({ id }) => id === modelId);
    if (model !== undefined) await engine.unload();
    try {
      await work();
    } finally {
      // Why it could not be loaded is in the engine's status.
      if (model !== undefined) engine.load(targetOf(model)).catch(() => undefined);
    }
  };
