/**
 * What a newer file of a model has to show before it takes the place of the one before: the engine loads it, it answers
 * a fixed question sensibly, and it decodes at least 0.8 times as fast as the one before, measured in the same run. One
 * is loaded after the other, so that no more memory is needed than for chatting.
 * Errors: MODEL_TEST_FAILED; ENGINE_OUT_OF_MEMORY, which says nothing about the file; on abort, the signal's reason.
 */
import { HearthError, toErrorInfo, type ErrorInfo } from '../../contract/error.ts';
import type { VersionTest } from '../../contract/models.ts';
import { answerOnce } from '../engine/answerOnce.ts';
import type { LoadOptions } from '../engine/childContract.ts';
import { EngineProcess } from '../engine/engineProcess.ts';
import type { Launcher } from '../process/launcher.ts';

export interface VersionTestOptions {
  readonly launcher: Launcher;
  /** How the app would load a file. */
  readonly loadOptionsOf: (path: string) => Promise<LoadOptions>;
  readonly candidate: string;
  /** Null where the file before is gone or damaged: then there is no speed to hold. */
  readonly previous: string | null;
  readonly signal: AbortSignal;
  /** For tests: another share of the speed before, and less time for it to show. */
  readonly demand?: { readonly leastSpeedRatio?: number; readonly leastMs?: number };
  /** 0 to 1. */
  readonly onProgress: (done: number) => void;
}

/** Every R1 can do it, the demo models too. */
const question = 'What is 347 + 586?';
const rightResult = /\b933\b/;
const mostTokens = 500;
const usualSpeedRatio = 0.8;
/**
 * The best answer counts: whatever else the machine does can only slow one down. A small model's answers are over in
 * milliseconds, so it gives more of them; a slow model's one long answer tells its speed well enough.
 */
const answersEach = { least: 3, most: 30 };
const usualLeastMs = 1500;
const enoughMs = 20_000;
/** So often both are measured, by turns, before the newer one counts as slower. */
const rounds = 3;

interface Shown {
  readonly text: string;
  readonly finished: boolean;
  readonly looped: boolean;
  readonly tokensPerSecond: number;
}

const mostUnreadableShare = 0.05;
const leastNewShare = 0.05;

/** Text at all, and not the same few words over and over: what a model of broken weights writes is neither. */
export const isSensible = (text: string): boolean => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const unreadable = text.match(/[\uFFFD\p{Cc}\p{Co}]/gu)?.filter((one) => one !== '\n' && one !== '\t').length ?? 0;
  if (words.length === 0 || unreadable > text.length * mostUnreadableShare) return false;
  return words.length < 100 || new Set(words).size > words.length * leastNewShare;
};

const isBroken = ({ looped, text }: Shown): boolean => looped || !isSensible(text);

const show = async (options: VersionTestOptions, path: string, onAnswer: () => void): Promise<Shown> => {
  const { launcher, loadOptionsOf, signal, demand } = options;
  const leastMs = demand?.leastMs ?? usualLeastMs;
  const load = await loadOptionsOf(path);
  const { process: engine } = await EngineProcess.start(launcher, load, () => undefined, signal);
  try {
    const startedMs = performance.now();
    const shown: Shown[] = [];
    const isEnough = (): boolean => {
      const tookMs = performance.now() - startedMs;
      // More of them would only take longer.
      if (shown.some(isBroken)) return true;
      if (shown.length < answersEach.least) return shown.length > 0 && tookMs >= enoughMs;
      return shown.length >= answersEach.most || tookMs >= leastMs;
    };
    while (!isEnough()) {
      const { thought, text, stats } = await answerOnce(engine, question, mostTokens, signal);
      signal.throwIfAborted();
      const finished = stats.reason === 'stop';
      const tokensPerSecond = stats.decodeTokensPerSecond ?? 0;
      shown.push({
        text: finished ? text : `${thought}\n${text}`,
        finished,
        looped: stats.reason === 'loop',
        tokensPerSecond,
      });
      onAnswer();
    }
    const [first] = shown;
    if (first === undefined) throw new Error('Nothing was asked.');
    return { ...first, tokensPerSecond: Math.max(...shown.map((one) => one.tokensPerSecond)) };
  } finally {
    await engine.end();
  }
};

const failed = (what: string, details: HearthError['details'], cause?: unknown): HearthError =>
  new HearthError(
    {
      code: 'MODEL_TEST_FAILED',
      message: `The new version did not pass its test: ${what}`,
      details,
      next: 'The version before stays in use, and the new one is kept beside it: remove it, or use it all the same.',
    },
    cause,
  );

const noRoom = ({ message, details }: ErrorInfo, cause: unknown): HearthError =>
  new HearthError(
    {
      code: 'ENGINE_OUT_OF_MEMORY',
      message: `The new version could not be tested. ${message}`,
      details,
      next: 'Unload the model that is loaded, or close other programs, and go on: nothing is fetched again.',
    },
    cause,
  );

const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)} …` : text);

/** One that can add is expected to go on doing so. */
const judgeAnswer = (now: Shown, before: Shown | null): void => {
  const details = { question, answer: now.text };
  if (isBroken(now)) throw failed(`asked "${question}" it wrote "${shorten(now.text)}".`, details);
  const wasRight = before !== null && before.finished && rightResult.test(before.text);
  if (now.finished && wasRight && !rightResult.test(now.text)) {
    throw failed(`asked "${question}" it answered "${shorten(now.text)}"; the one before knew it.`, details);
  }
};

export const testVersion = async (options: VersionTestOptions): Promise<VersionTest> => {
  const { previous, candidate, signal, onProgress, demand } = options;
  const leastSpeedRatio = demand?.leastSpeedRatio ?? usualSpeedRatio;
  let done = 0;
  const onAnswer = (): void => onProgress(Math.min(1, ++done / (answersEach.least * (previous === null ? 1 : 2))));
  /** The one before not running any more is no reason against the new one. */
  const showPrevious = (): Promise<Shown | null> =>
    previous === null
      ? Promise.resolve(null)
      : show(options, previous, onAnswer).catch((error: unknown) => {
          if (signal.aborted) throw error;
          return null;
        });
  const showCandidate = (): Promise<Shown> =>
    show(options, candidate, onAnswer).catch((error: unknown) => {
      if (signal.aborted) throw error;
      const info = toErrorInfo(error);
      if (info.code === 'ENGINE_OUT_OF_MEMORY') throw noRoom(info, error);
      throw failed(`it cannot be used here. ${info.message}`, { cause: { ...info } }, error);
    });

  const before = await showPrevious();
  const now = await showCandidate();
  judgeAnswer(now, before);
  let previousSpeed = before?.tokensPerSecond ?? null;
  let speed = now.tokensPerSecond;
  for (let round = 1; round < rounds; round += 1) {
    if (previousSpeed === null || speed >= previousSpeed * leastSpeedRatio) break;
    // The machine may have been busy with something else meanwhile: both once more, by turns.
    speed = Math.max(speed, (await showCandidate()).tokensPerSecond);
    previousSpeed = Math.min(previousSpeed, (await showPrevious())?.tokensPerSecond ?? previousSpeed);
  }
  if (previousSpeed !== null && speed < previousSpeed * leastSpeedRatio) {
    throw failed(`it makes ${speed.toFixed(1)} tokens a second; the one before makes ${previousSpeed.toFixed(1)}.`, {
      tokensPerSecond: speed,
      previousTokensPerSecond: previousSpeed,
      leastRatio: leastSpeedRatio,
    });
  }
  return {
    answer: now.text,
    decodeTokensPerSecond: speed,
    previousDecodeTokensPerSecond: previousSpeed,
    testedAt: new Date().toISOString(),
  };
};
