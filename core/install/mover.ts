/**
 * Moving the models as a job, beside an app that uses them: they answer while they are copied. Nothing else may change
 * them meanwhile.
 */
import { randomUUID } from 'node:crypto';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { HearthError } from '../../contract/error.ts';
import type { ModelsFolder } from '../../contract/models.ts';
import { createSignal } from '../../contract/signal.ts';
import type { GivingWay } from './givesWay.ts';
import type { JobRunner } from './jobRunner.ts';
import type { JobList } from './jobs.ts';
import { moveModels, readMoveTarget, type MoveOptions } from './moveModels.ts';
import type { ModelStore } from './store.ts';

export interface Mover {
  readonly folder: ReadableSignal<ModelsFolder>;
  /** Errors: BAD_INPUT where that is no place for them, MODELS_BUSY while jobs are at work. */
  readonly move: (folder: string) => Promise<{ jobId: string }>;
  /** Errors: MODELS_BUSY. */
  readonly refuseWhileMoving: () => void;
}

const busy = (message: string): HearthError =>
  new HearthError({ code: 'MODELS_BUSY', message, next: 'Wait for its end, or stop it.' });

export interface MoverOptions extends Pick<MoveOptions, 'whileUnused'> {
  readonly home: string;
  readonly store: ModelStore;
  readonly jobs: JobList;
  readonly runner: JobRunner;
  /** What reads the models at the moment, and can begin anew. */
  readonly way: GivingWay;
}

export const createMover = ({ home, store, jobs, runner, way, whileUnused }: MoverOptions): Mover => {
  const folder = createSignal<ModelsFolder>({ path: store.folder });
  const atWork = () =>
    jobs.signal.get().filter(({ kind, state }) => kind !== 'quality' && (state === 'queued' || state === 'running'));

  return {
    folder,
    refuseWhileMoving: () => {
      if (atWork().some(({ kind }) => kind === 'move')) throw busy('The models are being moved.');
    },
    move: async (given) => {
      const to = await readMoveTarget(store.folder, given);
      const [other] = atWork();
      if (other !== undefined) throw busy(`Something is done with ${other.name} at the moment.`);
      const jobId = randomUUID();
      const announce = (): void =>
        void jobs.add({
          id: jobId,
          modelId: to,
          name: to,
          kind: 'move',
          state: 'queued',
          steps: ['verify'],
          totalBytes: 0,
        });
      runner.start(jobId, announce, async (signal) => {
        const onProgress: MoveOptions['onProgress'] = (values) => jobs.progress(jobId, values);
        await way.without(() => moveModels(home, store, to, { signal, onProgress, whileUnused }));
        folder.set({ path: store.folder });
      });
      return { jobId };
    },
  };
};
