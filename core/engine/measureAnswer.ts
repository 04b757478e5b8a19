/** One answer of a known length on a loaded engine, as a person would get it: R1's sampling, streamed, read to its end. */
import { randomInt, randomUUID } from 'node:crypto';
import { officialSampling, type MeasuredSpeed } from './childContract.ts';
import type { EngineProcess } from './engineProcess.ts';

/** Any vocabulary has so many tokens; the first few are control tokens. */
const tokenRange = { first: 300, end: 1000 } as const;

export const randomPrompt = (length: number): number[] =>
  Array.from({ length }, () => randomInt(tokenRange.first, tokenRange.end));

export interface AnswerShape {
  readonly promptTokens: number;
  readonly generatedTokens: number;
}

/** Errors: those of the engine; CANCELLED where the signal came first. */
export const measureAnswer = async (
  engine: Pick<EngineProcess, 'generate'>,
  { promptTokens, generatedTokens }: AnswerShape,
  signal: AbortSignal,
): Promise<MeasuredSpeed> => {
  const { events, end } = engine.generate(
    {
      requestId: randomUUID(),
      messages: [{ role: 'user', content: 'measured' }],
      sampling: officialSampling,
      maxTokens: generatedTokens,
      measuredPrompt: randomPrompt(promptTokens),
    },
    signal,
  );
  const reader = events[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
  const stats = await end;
  signal.throwIfAborted();
  if (stats.prefillTokensPerSecond === null || stats.decodeTokensPerSecond === null) {
    throw new Error(`An answer of ${generatedTokens} tokens has no speed.`);
  }
  return {
    prefillTokensPerSecond: stats.prefillTokensPerSecond,
    decodeTokensPerSecond: stats.decodeTokensPerSecond,
  };
};
