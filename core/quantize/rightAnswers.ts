/** How many problems of a fixed set a model solves, each asked once at temperature 0. */
import { setTimeout as wait } from 'node:timers/promises';
import { answerOnce } from '../engine/answerOnce.ts';
import type { LoadOptions } from '../engine/childContract.ts';
import { EngineProcess } from '../engine/engineProcess.ts';
import type { Launcher } from '../process/launcher.ts';
import type { Problem } from './qualityTexts.ts';

/** The longest of the demo models' solutions has some 300 tokens; one that goes on has lost its way. */
const mostTokens = 700;
/** Problems at once: more of them share each reading of the weights. */
const atOnce = 8;
/** With the question. */
const contextOfEach = 1024;

/** What an answer gives as its result: what stands in **bold** or in \boxed{}. */
export const resultOf = (answer: string): string | null => {
  const match = /\*\*(.+?)\*\*|boxed\{(.+?)\}|(一样大)/.exec(answer);
  return match === null ? null : (match[1] ?? match[2] ?? match[3] ?? null);
};

export interface Asking {
  readonly launcher: Launcher;
  readonly problems: readonly Problem[];
  readonly onDone: () => void;
  readonly signal: AbortSignal;
  readonly isHeld?: (() => boolean) | undefined;
}

const lookEveryMs = 100;

export const countRightAnswers = async (
  { launcher, problems, onDone, signal, isHeld }: Asking,
  options: LoadOptions,
): Promise<number> => {
  const wide = { ...options, sequences: atOnce, contextTokens: atOnce * contextOfEach };
  const { process: engine } = await EngineProcess.start(launcher, wide, () => undefined, signal);
  const waiting = [...problems];
  let right = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      while (isHeld?.() === true) await wait(lookEveryMs, undefined, { signal });
      const { text } = await answerOnce(engine, next.question, mostTokens, signal);
      signal.throwIfAborted();
      if (resultOf(text) === next.answer) right += 1;
      onDone();
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
    return right;
  } finally {
    await engine.end();
  }
};
