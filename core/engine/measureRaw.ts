/**
 * The bare loop that everything is compared with: `llama_decode` and nothing else, as `llama-bench` does it. The
 * prompt in full batches with one output at its end; then one token for every sequence, waited for, not sampled.
 */
import { randomInt } from 'node:crypto';
import { decodeResults } from '../../native/enums.ts';
import type { Pointer } from '../../native/llama.ts';
import { BatchBuffer } from './batchBuffer.ts';
import type { MeasuredSpeed, RawMeasurement } from './childContract.ts';
import type { LoadedModel } from './loadModel.ts';

export const measureRaw = (
  { llama, facts }: LoadedModel,
  /** Without samplers: they would be part of its graph. */
  context: Pointer,
  vocabularySize: number,
  { sequences, promptTokens, generatedTokens }: RawMeasurement,
): MeasuredSpeed => {
  const memory = llama.memory(context);
  const batch = new BatchBuffer(facts.batchTokens);
  const randomToken = (): number => randomInt(vocabularySize);
  const decode = (): void => {
    const result = llama.decode(context, batch.native);
    if (result !== decodeResults.done) throw new Error(`llama_decode answered ${result}.`);
    batch.clear();
  };

  llama.memoryClear(memory, false);
  const startedMs = performance.now();
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let position = 0; position < promptTokens; position++) {
      batch.add(randomToken(), position, sequence, position === promptTokens - 1);
      if (batch.free === 0) decode();
    }
  }
  if (batch.length > 0) decode();
  llama.synchronize(context);
  const prefilledMs = performance.now();
  for (let step = 0; step < generatedTokens; step++) {
    for (let sequence = 0; sequence < sequences; sequence++) {
      batch.add(randomToken(), promptTokens + step, sequence, true);
    }
    decode();
    llama.synchronize(context);
  }
  const endedMs = performance.now();
  llama.memoryClear(memory, false);
  return {
    prefillTokensPerSecond: ((promptTokens * sequences) / (prefilledMs - startedMs)) * 1000,
    decodeTokensPerSecond: ((generatedTokens * sequences) / (endedMs - prefilledMs)) * 1000,
  };
};
