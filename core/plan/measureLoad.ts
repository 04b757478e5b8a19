/**
 * One way to load a model, measured: how long it takes to load, to read a prompt and to write. In a process of its own, so
 * that the model that people talk to is left alone.
 */
import { measureAnswer } from '../engine/measureAnswer.ts';
import type { AnswerShape } from '../engine/measuredRequest.ts';
import { median } from '../engine/median.ts';
import { EngineProcess } from '../engine/engineProcess.ts';
import type { LoadOptions, MeasuredSpeed } from '../engine/childContract.ts';
import type { Launcher } from '../process/launcher.ts';

export interface MeasureLoadRequest {
  readonly launcher: Launcher;
  readonly options: LoadOptions;
  readonly shape: AnswerShape;
  /** Counted ones; one more before them warms caches and kernels. */
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly onStep?: (step: MeasureStep) => void;
}

export type MeasureStep =
  { readonly step: 'load'; readonly progress: number } | { readonly step: 'answer'; readonly run: number };

export interface MeasuredLoad {
  readonly loadMs: number;
  /** Each of the counted ones. */
  readonly answers: readonly MeasuredSpeed[];
}

export const medianSpeed = (answers: readonly MeasuredSpeed[]): MeasuredSpeed => ({
  prefillTokensPerSecond: median(answers.map(({ prefillTokensPerSecond }) => prefillTokensPerSecond)),
  decodeTokensPerSecond: median(answers.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond)),
});

/** Errors: those of loading and of the engine's death; what the signal says, where it came first. */
export const measureLoad = async (request: MeasureLoadRequest): Promise<MeasuredLoad> => {
  const { launcher, options, shape, runs, signal, onStep = () => undefined } = request;
  const { process, facts } = await EngineProcess.start(
    launcher,
    options,
    (progress) => onStep({ step: 'load', progress }),
    signal,
  );
  try {
    signal.throwIfAborted();
    const answers: MeasuredSpeed[] = [];
    for (let run = 0; run <= runs; run++) {
      onStep({ step: 'answer', run });
      const speed = await measureAnswer(process, shape, signal);
      if (run > 0) answers.push(speed);
    }
    return { loadMs: facts.loadMs, answers };
  } finally {
    await process.end();
  }
};
