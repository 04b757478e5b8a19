/**
 * How much llama.cpp's graph needs for what it computes, besides weights and cache.
 *
 * Its allocator gives tensors of a graph the room of those that are no longer needed, so the buffer is as large as the
 * stage at which most is alive. Each stage is a number of bytes for each token of a ubatch. The terms were found by varying
 * one number of a shape at a time in llama.cpp's own dry run; `memoryAgainstEngine.test.ts` holds them against it for every
 * model of the family (they are exact to the byte for the dense ones with flash attention).
 */
import type { ModelFacts } from './modelFacts.ts';

export interface ComputeSettings {
  readonly contextTokens: number;
  readonly ubatchTokens: number;
  /** Chats that are answered at once: each has one output. */
  readonly sequences: number;
  readonly flashAttention: boolean;
}

const floatBytes = 4;
/** Token ids, positions, cache places (64 bits for keys, and for values where they are cached too), output rows. */
const inputBytes = { keysAndValues: 28, keysOnly: 20 } as const;
/** With flash attention the mask is F16. */
const maskBytes = (flashAttention: boolean): number => (flashAttention ? 2 : floatBytes);

/** Logits of one token a chat, and what is computed from them to choose the next one. */
const outputBytes = ({ vocabularySize }: ModelFacts, sequences: number): number =>
  logitCopies * floatBytes * vocabularySize * sequences;
const logitCopies = 4;

/** Gate, up and their product, between four hidden states. */
const feedForwardStage = ({ feedForwardLength, hiddenSize }: ModelFacts): number =>
  3 * floatBytes * feedForwardLength + 4 * floatBytes * hiddenSize;

/** The outputs of the experts before and after they are weighted, and three hidden states. */
const expertStage = ({ experts, hiddenSize }: ModelFacts): number =>
  experts === null ? 0 : floatBytes * hiddenSize * (2 * experts.used + 3);

/** Compressed queries, their two parts before, and the weighted values, of every head. */
const latentStage = ({ latent, heads, hiddenSize }: ModelFacts): number =>
  latent === null
    ? 0
    : floatBytes * heads * (2 * latent.keyValueRank + 2 * latent.rotatedLength + 2 * latent.plainKeyLength) +
      4 * floatBytes * hiddenSize;

/** Scores of all heads against the whole cache, beside what they are made of and weigh. */
const scoreStage = (facts: ModelFacts, contextTokens: number): number =>
  floatBytes * contextTokens * facts.heads +
  (facts.latent === null ? floatBytes * (facts.heads * facts.valueLength + 4 * facts.hiddenSize) : latentStage(facts));

/** Bytes of the largest stage for the whole ubatch, where all layers and the output are on one device. */
export const computeBufferBytes = (facts: ModelFacts, settings: ComputeSettings): number => {
  const { contextTokens, ubatchTokens, flashAttention } = settings;
  const mask = maskBytes(flashAttention) * contextTokens;
  const inputs = mask + (facts.latent === null ? inputBytes.keysAndValues : inputBytes.keysOnly);
  const stages = [
    inputs + feedForwardStage(facts),
    inputs + expertStage(facts),
    inputs + latentStage(facts),
    ...(flashAttention ? [] : [inputs + scoreStage(facts, contextTokens)]),
  ];
  return Math.max(Math.max(...stages) * Math.min(ubatchTokens, contextTokens), outputBytes(facts, settings.sequences));
};
