/**
 * The bench of a machine, made by itself: once, after the first chat rather than before it, and never beside an answer or
 * a job, which would take cores from it: what it finds is believed for good.
 */
import type { EmbeddedModel } from '../catalog/embedded.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { Installer } from '../install/installer.ts';
import type { ModelStore } from '../install/store.ts';
import type { SpeedBench } from './speedBench.ts';
import { whenQuiet, type Waiting } from './whenQuiet.ts';

export interface FirstBenchOptions {
  readonly embedded: readonly EmbeddedModel[];
  readonly store: Pick<ModelStore, 'list' | 'contentPath'>;
  readonly engine: Pick<EngineService, 'status' | 'numbers'>;
  readonly installer: Pick<Installer, 'jobs'>;
  readonly speedBench: SpeedBench;
  /** For tests: another time without anything. */
  readonly quietMs?: number;
}

export const startFirstBench = ({
  embedded,
  store,
  engine,
  installer,
  speedBench,
  quietMs = 20_000,
}: FirstBenchOptions): Waiting =>
  whenQuiet({
    isBusy: () =>
      engine.status.get().state !== 'ready' ||
      engine.numbers().generating ||
      installer.jobs.get().some(({ state }) => state === 'running'),
    quietMs,
    everyMs: Math.min(500, quietMs),
    work: async (signal) => {
      if (!(await speedBench.isNeeded())) return;
      const wanted = embedded.find((model) => model.default);
      const model = (await store.list()).find(({ id }) => id === wanted?.id);
      if (model !== undefined) await speedBench.run({ id: model.id, path: store.contentPath(model) }, signal);
    },
  });
