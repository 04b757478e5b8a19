/**
 * The job of tuning, one at a time: the loaded model makes room for it and is loaded again when it has ended, however it
 * does. Never beside an answer.
 */
import type { HearthContract } from '../../../contract/index.ts';
import type { Handlers, ReadableSignal } from '../../../contract/endpoint.ts';
import { HearthError, toErrorInfo } from '../../../contract/error.ts';
import { createSignal } from '../../../contract/signal.ts';
import type { tuneContract, TuneJob } from '../../../contract/tune.ts';
import type { EngineService } from '../../engine/engineService.ts';
import { tuneModel, type TunableModel, type TuneModelOptions } from './tuneModel.ts';

export interface TuneServiceOptions extends TuneModelOptions {
  readonly engine: Pick<EngineService, 'aside' | 'numbers'>;
  /** Errors: MODEL_NOT_FOUND. */
  readonly find: (modelId: string) => Promise<TunableModel>;
}

export interface TuneService {
  readonly job: ReadableSignal<TuneJob>;
  /** Errors: MODEL_NOT_FOUND, ENGINE_BUSY. */
  start(modelId: string, contextLength: number | null): Promise<void>;
  cancel(): void;
  /** The job once it has ended; never rejects. */
  ended(): Promise<TuneJob>;
  close(): Promise<void>;
}

const idle: TuneJob = {
  state: 'idle',
  modelId: null,
  contextLength: null,
  progress: 0,
  candidates: [],
  winner: null,
  error: null,
};

const busy = (message: string): HearthError =>
  new HearthError({ code: 'ENGINE_BUSY', message, next: 'Wait until it is done, or stop it; then try again.' });

export const createTuneService = (options: TuneServiceOptions): TuneService => {
  const { engine, find } = options;
  const job = createSignal(idle);
  let cancelling = new AbortController();
  let running: Promise<void> | null = null;

  const run = async (model: TunableModel, contextLength: number | null): Promise<void> => {
    const { signal } = cancelling;
    try {
      const winner = await engine.aside({ key: 'tuningNow', values: { name: model.name } }, (ended) =>
        tuneModel(options, {
          model,
          contextLength,
          signal: AbortSignal.any([signal, ended]),
          onProgress: (progress) => job.update((before) => ({ ...before, ...progress })),
        }),
      );
      job.update((before) => ({ ...before, state: 'done', progress: 1, winner }));
    } catch (error) {
      const info = toErrorInfo(error);
      const isStopped = signal.aborted || info.code === 'CANCELLED';
      job.update((before) => ({
        ...before,
        state: isStopped ? 'cancelled' : 'failed',
        error: isStopped ? null : info,
      }));
    }
  };

  return {
    job,
    start: async (modelId, contextLength) => {
      const model = await find(modelId);
      if (running !== null) throw busy(`${job.get().modelId ?? 'A model'} is being measured already.`);
      if (engine.numbers().generating) throw busy('An answer is being written; it would be measured too, and ended.');
      cancelling = new AbortController();
      job.set({ ...idle, state: 'running', modelId: model.id });
      running = run(model, contextLength).finally(() => {
        running = null;
      });
    },
    cancel: () => cancelling.abort(new DOMException('Cancelled.', 'AbortError')),
    ended: async () => {
      await running;
      return job.get();
    },
    close: async () => {
      cancelling.abort(new DOMException('The app is closing.', 'AbortError'));
      await running;
    },
  };
};

export const createTuneHandlers = (tune: TuneService): Handlers<Pick<HearthContract, keyof typeof tuneContract>> => ({
  'tune.job': tune.job,
  'tune.start': async ({ modelId, contextLength }) => {
    await tune.start(modelId, contextLength);
    return {};
  },
  'tune.cancel': () => {
    tune.cancel();
    return {};
  },
});
