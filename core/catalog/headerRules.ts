/**
 * What must hold among the numbers of a header, so that llama.cpp can build the model: it asserts on what it takes for
 * granted, and an assertion ends its process. Found by setting every number of the demo models to absurd values and
 * loading what passed. Each rule names the key, so that a wrong file can be told from a wrong rule. The keys:
 * ggml/docs/gguf.md in llama.cpp.
 */
import type { HeaderTensor } from './ggufHeader.ts';

export type ReadValue = (key: string) => unknown;
/** Notes a problem with a key. */
type Say = (key: string, text: string) => void;

/** A metadata value for a sentence. */
const show = (value: unknown): string =>
  value === undefined ? 'missing' : typeof value === 'number' ? String(value) : JSON.stringify(value);

/** The largest real model of the family has 61 layers, 7,168 wide, 256 experts, a context of 163,840. */
const limits = {
  block_count: 1_000,
  embedding_length: 1_000_000,
  context_length: 100_000_000,
  feed_forward_length: 10_000_000,
  expert_count: 4_096,
} as const;

/** The last value of `llama_expert_gating_func_type`. */
const lastGatingFunction = 4;

const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most;

/** Some files give one number a layer; the largest one is what matters. */
const largest = (value: unknown): unknown => (Array.isArray(value) ? Math.max(...value.map(Number)) : value);

const checkSizes = (read: ReadValue, say: Say): void => {
  for (const key of ['block_count', 'embedding_length', 'context_length', 'feed_forward_length'] as const) {
    if (!isCount(largest(read(key)), limits[key])) say(key, `is ${show(read(key))}`);
  }
  const epsilon = read('attention.layer_norm_rms_epsilon');
  if (typeof epsilon !== 'number' || !(epsilon >= 0 && epsilon < 1)) {
    say('attention.layer_norm_rms_epsilon', `is ${show(epsilon)}`);
  }
};

const checkHeads = (read: ReadValue, say: Say): void => {
  const embedding = read('embedding_length');
  const heads = largest(read('attention.head_count'));
  const keyValueHeads = largest(read('attention.head_count_kv') ?? heads);
  if (!isCount(heads, limits.embedding_length)) {
    say('attention.head_count', `is ${show(heads)}`);
    return;
  }
  if (!isCount(keyValueHeads, heads) || heads % keyValueHeads !== 0) {
    say('attention.head_count_kv', `is ${show(keyValueHeads)} for ${heads} heads`);
  }
  const givenWidth = read('attention.key_length') !== undefined;
  if (!givenWidth && typeof embedding === 'number' && embedding % heads !== 0) {
    say('attention.head_count', `is ${heads}, which does not divide the width ${embedding}`);
  }
};

const widthOfHead = (read: ReadValue): number | null => {
  const given = read('attention.key_length_mla') ?? read('attention.key_length');
  if (given !== undefined) return typeof given === 'number' ? given : null;
  const heads = largest(read('attention.head_count'));
  const width = read('embedding_length');
  return typeof heads === 'number' && typeof width === 'number' ? width / heads : null;
};

const checkRotation = (read: ReadValue, say: Say): void => {
  const rotated = read('rope.dimension_count');
  if (rotated === undefined) return;
  const headWidth = widthOfHead(read);
  // MLA splits a head into a rotated part and one that is not: the first must leave room for the second.
  const most = headWidth === null ? 0 : read('attention.kv_lora_rank') === undefined ? headWidth : headWidth - 1;
  if (!isCount(rotated, most) || rotated % 2 !== 0) {
    say('rope.dimension_count', `is ${show(rotated)} for heads ${show(headWidth)} wide`);
  }
};

/** MLA as converted today: all heads share one compressed key-value vector and one rotated part of the key. */
const checkLatentAttention = (read: ReadValue, say: Say): void => {
  const rank = read('attention.kv_lora_rank');
  if (typeof rank !== 'number' || read('attention.key_length_mla') === undefined) return;
  const wanted = {
    'attention.head_count_kv': 1,
    'attention.key_length': rank + Number(read('rope.dimension_count')),
    'attention.value_length': rank,
  };
  for (const [key, value] of Object.entries(wanted)) {
    if (read(key) !== value) say(key, `is ${show(read(key))} and should be ${value}`);
  }
};

const checkExperts = (read: ReadValue, say: Say): void => {
  const experts = read('expert_count') ?? 0;
  const used = read('expert_used_count') ?? 0;
  if (experts === 0 && used === 0) return;
  if (!isCount(experts, limits.expert_count)) say('expert_count', `is ${show(experts)}`);
  else if (!isCount(used, experts)) say('expert_used_count', `is ${show(used)} of ${experts} experts`);
  const gating = read('expert_gating_func') ?? 0;
  if (gating !== 0 && !isCount(gating, lastGatingFunction)) say('expert_gating_func', `is ${show(gating)}`);
};

const checkTensors = (read: ReadValue, say: Say, tensors: readonly HeaderTensor[]): void => {
  const embedding = read('embedding_length');
  const embeddingTensor = tensors.find((tensor) => tensor.name === 'token_embd.weight');
  if (embeddingTensor?.dimensions[0] !== embedding) {
    const width = embeddingTensor === undefined ? 'missing' : `${show(embeddingTensor.dimensions[0])} wide`;
    say('embedding_length', `is ${show(embedding)} and the tensor token_embd.weight is ${width}`);
  }
  const layers = read('block_count');
  if (typeof layers === 'number' && !tensors.some((tensor) => tensor.name.startsWith(`blk.${layers - 1}.`))) {
    say('block_count', `is ${layers} and the last layer's tensors are missing`);
  }
};

/** A list of readable problems; empty where the header makes sense. */
export const findHeaderProblems = (
  architecture: string,
  read: ReadValue,
  tensors: readonly HeaderTensor[],
): readonly string[] => {
  const problems: string[] = [];
  const say: Say = (key, text) => void problems.push(`${architecture}.${key} ${text}`);
  checkSizes(read, say);
  checkHeads(read, say);
  checkRotation(read, say);
  checkLatentAttention(read, say);
  checkExperts(read, say);
  checkTensors(read, say, tensors);
  return problems;
};
