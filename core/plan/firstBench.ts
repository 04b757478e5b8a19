/** The bench of a machine, made by itself: once, after the first chat rather than before it, and never beside an answer. */
import type { EmbeddedModel } from '../catalog/embedded.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { ModelStore } from '../install/store.ts';
import type { SpeedBench } from './speedBench.ts';
import { whenQuiet, type Waiting } from './whenQuiet.ts';

export interface FirstBenchOptions {
  readonly embedded: readonly EmbeddedModel[];
  readonly store: Pick<ModelStore, 'list' | 'contentPath'>;
  readonly engine: Pick<EngineService, 'status' | 'numbers'>;
  readonly speedBench: SpeedBench;
}

export const startFirstBench = ({ embedded, store, engine, speedBench }: FirstBenchOptions): Waiting =>
  whenQuiet({
    isBusy: () => engine.status.get().state !== 'ready' || engine.numbers().generating,
    quietMs: 20_000,
    everyMs: 500,
    work: async (signal) => {
      if (!(await speedBench.isNeeded())) return;
      const wanted = embedded.find((model) => model.default);
      const model = (await store.list()).find(({ id }) => id === wanted?.id);
      if (model !== undefined) await speedBench.run({ id: model.id, path: store.contentPath(model) }, signal);
    },
  });
