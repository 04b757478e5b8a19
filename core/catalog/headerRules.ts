/**
 * What must hold among the numbers of a header, so that llama.cpp can build the model. Each rule names the key, so
 * that a wrong file can be told from a wrong rule. The keys: ggml/docs/gguf.md in llama.cpp.
 */
import type { HeaderTensor } from './ggufHeader.ts';

type Read = (key: string) => unknown;

/** A metadata value for a sentence. */
const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

/** The largest real model of the family has 61 layers, 7,168 wide, 256 experts, a context of 163,840. */
const limits = {
  block_count: 1_000,
  embedding_length: 1_000_000,
  context_length: 100_000_000,
  feed_forward_length: 10_000_000,
  expert_count: 4_096,
} as const;

const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most;

/** Some files give one number a layer; the largest one is what matters. */
const largest = (value: unknown): unknown => (Array.isArray(value) ? Math.max(...value.map(Number)) : value);

const widthOfHead = (read: Read): number | null => {
  const given = read('attention.key_length_mla') ?? read('attention.key_length');
  if (given !== undefined) return typeof given === 'number' ? given : null;
  const heads = largest(read('attention.head_count'));
  const width = read('embedding_length');
  return typeof heads === 'number' && typeof width === 'number' ? width / heads : null;
};

/** A list of readable problems; empty where the header makes sense. */
export const findHeaderProblems = (
  architecture: string,
  read: Read,
  tensors: readonly HeaderTensor[],
): readonly string[] => {
  const problems: string[] = [];
  const say = (key: string, text: string): void => void problems.push(`${architecture}.${key} ${text}`);

  for (const key of ['block_count', 'embedding_length', 'context_length', 'feed_forward_length'] as const) {
    if (!isCount(largest(read(key)), limits[key])) say(key, `is ${show(read(key))}`);
  }

  const embedding = read('embedding_length');
  const heads = largest(read('attention.head_count'));
  const keyValueHeads = largest(read('attention.head_count_kv') ?? heads);
  if (!isCount(heads, limits.embedding_length)) say('attention.head_count', `is ${show(heads)}`);
  else {
    if (!isCount(keyValueHeads, heads) || heads % keyValueHeads !== 0) {
      say('attention.head_count_kv', `is ${show(keyValueHeads)} for ${heads} heads`);
    }
    const givenWidth = read('attention.key_length') !== undefined;
    if (!givenWidth && typeof embedding === 'number' && embedding % heads !== 0) {
      say('attention.head_count', `is ${heads}, which does not divide the width ${embedding}`);
    }
  }

  const headWidth = widthOfHead(read);
  const rotated = read('rope.dimension_count');
  if (rotated !== undefined) {
    // MLA splits a head into a rotated part and one that is not: the first must leave room for the second.
    const most = headWidth === null ? 0 : read('attention.kv_lora_rank') === undefined ? headWidth : headWidth - 1;
    if (!isCount(rotated, most) || rotated % 2 !== 0) {
      say('rope.dimension_count', `is ${show(rotated)} for heads ${show(headWidth)} wide`);
    }
  }

  const experts = read('expert_count');
  if (experts !== undefined && experts !== 0) {
    const used = read('expert_used_count');
    if (!isCount(experts, limits.expert_count)) say('expert_count', `is ${show(experts)}`);
    else if (!isCount(used, experts)) say('expert_used_count', `is ${show(used)} of ${experts} experts`);
  }

  const layers = read('block_count');
  const embeddingTensor = tensors.find((tensor) => tensor.name === 'token_embd.weight');
  if (embeddingTensor === undefined) problems.push('the tensor token_embd.weight is missing');
  else if (embeddingTensor.dimensions[0] !== embedding) {
    say('embedding_length', `is ${show(embedding)} and the embedding is ${show(embeddingTensor.dimensions[0])} wide`);
  }
  if (typeof layers === 'number' && !tensors.some((tensor) => tensor.name.startsWith(`blk.${layers - 1}.`))) {
    say('block_count', `is ${layers} and the last layer's tensors are missing`);
  }
  return problems;
};
