/**
 * The engine as the app sees it: at most one loaded model, its state, and answers. When the process dies it is started
 * again by itself; after three deaths without an answer in between it stays down (the breaker) and says what to change.
 */
import type { AnswerStats } from '../../contract/chat.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import type { EngineStatus } from '../../contract/engine.ts';
import type { PlanNote } from '../../contract/plan.ts';
import { HearthError, toErrorInfo } from '../../contract/error.ts';
import { createSignal } from '../../contract/signal.ts';
import type { Launcher } from '../process/launcher.ts';
import { createActivity, type AnswerNumbers } from './activity.ts';
import type {
  ChatMessage,
  GenerateEvent,
  GenerateRequest,
  MeasuredSpeed,
  PromptMeasure,
  RawMeasurement,
} from './childContract.ts';
import { breakerOpen, mostDeaths } from './breaker.ts';
import { answering, nothingLoaded, replaced, unlessDead } from './engineErrors.ts';
import type { EngineProcess } from './engineProcess.ts';
import type { EngineUsage } from './engineUsage.ts';
import type { LoadAttempt, LoadTarget } from './loadTarget.ts';
import { startWithRoom } from './startWithRoom.ts';
import type { EngineStates } from './state/engineStates.ts';

export interface Answer {
  readonly events: AsyncIterable<GenerateEvent>;
  readonly end: Promise<AnswerStats>;
}

export interface EngineService {
  readonly status: ReadableSignal<EngineStatus>;
  /**
   * Resolves once the model is loaded; an earlier one is unloaded first. Rejects with the reason it is not: CANCELLED
   * where a later load or unload took its place.
   */
  load(target: LoadTarget): Promise<EngineStatus>;
  unload(): Promise<void>;
  /**
   * Ends what is loaded, so that the work has the memory to itself, and loads it again afterwards. Questions wait, as at any
   * load. A load or an unload meanwhile aborts the work and counts.
   * Errors: ENGINE_BUSY while an answer is written; those of the work; CANCELLED where a load or unload took its place.
   * @param notice what is said meanwhile
   */
  aside<Result>(notice: PlanNote, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /**
   * Waits while the engine is loading or starting again. Aborting the signal ends the wait (rejects with its reason) or
   * the answer (which then ends as stopped). Errors: MODEL_NOT_INSTALLED, ENGINE_BREAKER_OPEN, its death.
   */
  generate(request: GenerateRequest, signal: AbortSignal): Promise<Answer>;
  /** How many answers came to their end since the start. */
  readonly answered: ReadableSignal<number>;
  /** Makes a reasoning answer speak; false where it does not reason (any more). */
  answerNow(requestId: string): Promise<boolean>;
  /** Of each text, by the loaded model's own tokenizer; null while none is loaded. */
  countTokens(texts: readonly string[]): Promise<number[] | null>;
  /** What the loaded model would be shown of these messages; null while none is loaded. */
  measurePrompt(messages: readonly ChatMessage[], droppedTurns: number): Promise<PromptMeasure | null>;
  /** Nothing that was evaluated of the chat is left, in memory or on the disk. */
  forget(chatId: string): Promise<void>;
  /** Of the answer at work, else of the last one. */
  numbers(): AnswerNumbers;
  /** The bare C API loop on the loaded model. Errors: those of `generate`. */
  measureRaw(measurement: RawMeasurement, signal: AbortSignal): Promise<MeasuredSpeed>;
  /** After sleep, when a GPU or the process itself may be lost: asks for a sign of life, and starts anew what gives none. */
  wake(): Promise<void>;
  /** The child's process id, while there is one. */
  pid(): number | null;
  /** What the child says of itself; null while there is none. */
  usage(): Promise<EngineUsage | null>;
  close(): Promise<void>;
}

/** A process that computes a large prompt answers between two steps of it. */
const usualSignOfLifeMs = 10_000;

/** Nothing is loaded. */
export const idle: EngineStatus = {
  state: 'idle',
  modelId: null,
  loadProgress: null,
  facts: null,
  placement: null,
  predictedMemory: null,
  notices: [],
  error: null,
};

export interface EngineServiceOptions {
  /** How long a process may take to answer after sleep. */
  readonly signOfLifeMs?: number;
}

export const createEngineService = (
  launcher: Launcher,
  states: EngineStates | null = null,
  { signOfLifeMs = usualSignOfLifeMs }: EngineServiceOptions = {},
): EngineService => {
  const activity = createActivity();
  const status = createSignal<EngineStatus>(idle);
  const answersEnded = createSignal(0);
  /** Counts loads and unloads: the last one wins. */
  let wish = 0;
  /** Of the last load; null once it was unloaded. */
  let target: LoadTarget | null = null;
  let current: EngineProcess | null = null;
  /** Told of each answer's figures by the plan of what is loaded. */
  let learnFrom: LoadAttempt['answered'];
  /** The load at work; a new load or an unload aborts it and waits for its end. */
  let loading: { abort: AbortController; settled: Promise<unknown> } | null = null;
  let deaths = 0;

  /** The end of what was loaded before, whoever asked for it: the next start has to have its memory. */
  let ending: Promise<unknown> = Promise.resolve();

  const endCurrent = (): Promise<unknown> => {
    loading?.abort.abort();
    ending = Promise.all([ending, loading?.settled, current?.end()]);
    current = null;
    return ending;
  };

  const watch = (process: EngineProcess, wanted: LoadTarget): void => {
    void process.died.then((cause) => {
      if (current !== process) return;
      current = null;
      deaths += 1;
      if (deaths >= mostDeaths) {
        const error = toErrorInfo(breakerOpen(wanted.modelId, cause, status.get().facts?.gpuLayers === 0));
        status.update((value) => ({ ...value, state: 'failed', loadProgress: null, error }));
        return;
      }
      status.update((value) => ({ ...value, state: 'restarting', loadProgress: 0, error: toErrorInfo(cause) }));
      // A failure is in the status; nobody waits for this start but those who wait for the status.
      start(wanted, toErrorInfo(cause)).catch(() => undefined);
    });
  };

  const start = (wanted: LoadTarget, restartCause: EngineStatus['error']): Promise<EngineStatus> => {
    const abort = new AbortController();
    const work = (async (): Promise<EngineStatus> => {
      try {
        const first = await wanted.plan(restartCause !== null);
        abort.signal.throwIfAborted();
        const { process, facts } = await startWithRoom(
          launcher,
          first,
          {
            // Before it is loaded: what is said of it counts for the wait too.
            onAttempt: (attempt) => {
              const { placement, predictedMemory, notices } = attempt;
              learnFrom = attempt.answered;
              status.update((value) => ({
                ...value,
                loadProgress: 0,
                placement,
                predictedMemory: predictedMemory === undefined ? null : [...predictedMemory],
                notices: [...notices],
              }));
            },
            onProgress: (loadProgress) => status.update((value) => ({ ...value, loadProgress })),
          },
          abort.signal,
        );
        if (abort.signal.aborted) await process.end();
        abort.signal.throwIfAborted();
        current = process;
        watch(process, wanted);
        if (wanted.modelHash !== undefined) states?.attach(process, wanted.modelHash);
        status.update((value) => ({ ...value, state: 'ready', loadProgress: null, facts, error: restartCause }));
      } catch (error) {
        // The state is that of what took its place.
        if (abort.signal.aborted) throw replaced();
        status.update((value) => ({ ...value, state: 'failed', loadProgress: null, error: toErrorInfo(error) }));
        throw error;
      } finally {
        loading = null;
      }
      return status.get();
    })();
    loading = { abort, settled: work.catch(() => undefined) };
    return work;
  };

  const ready = (signal: AbortSignal): Promise<EngineProcess> =>
    new Promise((resolve, reject) => {
      const settled = ({ state, error }: EngineStatus): boolean => {
        if (signal.aborted) reject(signal.reason instanceof Error ? signal.reason : nothingLoaded());
        else if (state === 'ready' && current !== null) resolve(current);
        else if (state === 'failed') reject(error === null ? nothingLoaded() : new HearthError(error));
        else if (state === 'idle') reject(nothingLoaded());
        else return false;
        return true;
      };
      if (settled(status.get())) return;
      const check = (): void => {
        if (!settled(status.get())) return;
        unsubscribe();
        signal.removeEventListener('abort', check);
      };
      const unsubscribe = status.subscribe(check);
      signal.addEventListener('abort', check, { once: true });
    });

  return {
    status,
    answered: answersEnded,
    load: async (wanted) => {
      const own = ++wish;
      deaths = 0;
      target = wanted;
      // At once, so that whoever asks a question now waits for this model.
      status.set({ ...idle, state: 'loading', modelId: wanted.modelId, loadProgress: 0 });
      await endCurrent();
      if (wish !== own) throw replaced();
      return start(wanted, null);
    },
    unload: async () => {
      const own = ++wish;
      target = null;
      await endCurrent();
      if (wish === own) status.set(idle);
    },
    aside: async (notice, work) => {
      if (activity.read().generating) throw answering();
      const own = ++wish;
      const before = status.get().state === 'failed' ? null : target;
      const waiting = { ...idle, state: 'loading' as const, modelId: before?.modelId ?? null };
      // Where nothing was loaded nobody has anything to wait for, and why it could not be is still to be read.
      if (before !== null) status.set({ ...waiting, notices: [notice] });
      await endCurrent();
      if (wish !== own) throw replaced();
      const abort = new AbortController();
      const done = work(abort.signal);
      loading = { abort, settled: done.catch(() => undefined) };
      try {
        return await done;
      } catch (error) {
        throw abort.signal.aborted ? replaced() : error;
      } finally {
        if (wish === own) {
          loading = null;
          if (before !== null) {
            status.set({ ...waiting, loadProgress: 0 });
            // Why it could not be loaded again is in the status.
            await start(before, null).catch(() => undefined);
          }
        }
      }
    },
    generate: async (request, signal) => {
      const process = await ready(signal);
      const answer = activity.follow(process.generate(request, signal), learnFrom);
      void answer.end.then(
        () => {
          deaths = 0;
          answersEnded.update((count) => count + 1);
        },
        () => undefined,
      );
      return answer;
    },
    // An engine that has just died reasons no more.
    answerNow: async (requestId) => (await current?.answerNow(requestId).catch(() => false)) ?? false,
    countTokens: async (texts) => (await current?.countTokens(texts).catch(unlessDead)) ?? null,
    measurePrompt: async (messages, droppedTurns) =>
      (await current?.measurePrompt(messages, droppedTurns).catch(unlessDead)) ?? null,
    forget: async (chatId) => states?.forget(chatId),
    measureRaw: async (measurement, signal) => (await ready(signal)).measureRaw(measurement),
    wake: async () => current?.probe(signOfLifeMs),
    numbers: () => activity.read(),
    pid: () => current?.pid ?? null,
    usage: async () => (await current?.usage().catch(() => null)) ?? null,
    close: async () => {
      wish += 1;
      await endCurrent();
    },
  };
};
