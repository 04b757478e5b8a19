/** One answer of a known length on a loaded engine, as a person would get it: R1's sampling, streamed, read to its end. */
import type { MeasuredSpeed } from './childContract.ts';
import type { EngineProcess } from './engineProcess.ts';
import { measuredRequest, type AnswerShape } from './measuredRequest.ts';

/** Errors: those of the engine; CANCELLED where the signal came first. */
export const measureAnswer = async (
  engine: Pick<EngineProcess, 'generate'>,
  shape: AnswerShape,
  signal: AbortSignal,
): Promise<MeasuredSpeed> => {
  const { events, end } = engine.generate(measuredRequest(shape), signal);
  const reader = events[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
  const stats = await end;
  signal.throwIfAborted();
  if (stats.prefillTokensPerSecond === null || stats.decodeTokensPerSecond === null) {
    throw new Error(`An answer of ${shape.generatedTokens} tokens has no speed.`);
  }
  return {
    prefillTokensPerSecond: stats.prefillTokensPerSecond,
    decodeTokensPerSecond: stats.decodeTokensPerSecond,
  };
};
