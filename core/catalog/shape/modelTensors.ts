/**
 * The tensors that llama.cpp wants for a shape: `src/models/{qwen2,llama,qwen3,deepseek2}.cpp`, names as in
 * `gguf-py/gguf/constants.py`. Dimensions are GGUF's, the fastest-moving first: a row is what one output reads.
 */
import { llama3RopeFactors } from './llama3RopeFactors.ts';
import type { Experts, LatentAttention, ModelShape } from './modelShape.ts';

/** Standard deviation of random numbers around zero, or the numbers themselves, again and again. */
export type TensorContent = { readonly spread: number } | { readonly values: Float32Array };

/** About a trained model's: a row then gives a number of about one, as norms go before most matrices. */
const weightSpread = 0.014;
/**
 * Not to vanish beside what the layers add. If it did, every token would look like the mean of its context by the
 * second layer, and all would go to the same experts.
 */
const embeddingSpread = 0.9;

const random: TensorContent = { spread: weightSpread };
const one: TensorContent = { values: new Float32Array(1 << 12).fill(1) };

export interface ModelTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly content: TensorContent;
  /** Where llama.cpp's quantizer leaves F32: vectors, and the matrix that chooses experts. */
  readonly keepsF32: boolean;
}

const matrix = (name: string, ...dimensions: number[]): ModelTensor => ({
  name,
  dimensions,
  content: random,
  keepsF32: false,
});
const vector = (name: string, length: number, content: TensorContent): ModelTensor => ({
  name,
  dimensions: [length],
  content,
  keepsF32: true,
});
const norm = (name: string, length: number): ModelTensor => vector(name, length, one);
const bias = (name: string, length: number): ModelTensor => vector(name, length, random);

const attention = (shape: ModelShape, prefix: string): ModelTensor[] => {
  const { hiddenSize, architecture, headLength } = shape;
  const queryLength = shape.heads * headLength;
  const keyValueLength = shape.keyValueHeads * headLength;
  return [
    matrix(`${prefix}attn_q.weight`, hiddenSize, queryLength),
    matrix(`${prefix}attn_k.weight`, hiddenSize, keyValueLength),
    matrix(`${prefix}attn_v.weight`, hiddenSize, keyValueLength),
    matrix(`${prefix}attn_output.weight`, queryLength, hiddenSize),
    ...(architecture === 'qwen2'
      ? [
          bias(`${prefix}attn_q.bias`, queryLength),
          bias(`${prefix}attn_k.bias`, keyValueLength),
          bias(`${prefix}attn_v.bias`, keyValueLength),
        ]
      : []),
    ...(architecture === 'qwen3'
      ? [norm(`${prefix}attn_q_norm.weight`, headLength), norm(`${prefix}attn_k_norm.weight`, headLength)]
      : []),
  ];
};

const latentAttention = (shape: ModelShape, latent: LatentAttention, prefix: string): ModelTensor[] => {
  const { hiddenSize, heads } = shape;
  const { queryRank, keyValueRank, plainKeyLength, rotatedKeyLength, valueLength } = latent;
  return [
    matrix(`${prefix}attn_q_a.weight`, hiddenSize, queryRank),
    norm(`${prefix}attn_q_a_norm.weight`, queryRank),
    matrix(`${prefix}attn_q_b.weight`, queryRank, heads * (plainKeyLength + rotatedKeyLength)),
    matrix(`${prefix}attn_kv_a_mqa.weight`, hiddenSize, keyValueRank + rotatedKeyLength),
    norm(`${prefix}attn_kv_a_norm.weight`, keyValueRank),
    matrix(`${prefix}attn_k_b.weight`, plainKeyLength, keyValueRank, heads),
    matrix(`${prefix}attn_v_b.weight`, keyValueRank, valueLength, heads),
    matrix(`${prefix}attn_output.weight`, heads * valueLength, hiddenSize),
  ];
};

const feedForward = (hiddenSize: number, length: number, prefix: string, suffix = ''): ModelTensor[] => [
  matrix(`${prefix}ffn_gate${suffix}.weight`, hiddenSize, length),
  matrix(`${prefix}ffn_up${suffix}.weight`, hiddenSize, length),
  matrix(`${prefix}ffn_down${suffix}.weight`, length, hiddenSize),
];

const expertFeedForward = (hiddenSize: number, experts: Experts, prefix: string): ModelTensor[] => {
  const { count, feedForwardLength: length } = experts;
  return [
    { ...matrix(`${prefix}ffn_gate_inp.weight`, hiddenSize, count), keepsF32: true },
    bias(`${prefix}exp_probs_b.bias`, count),
    matrix(`${prefix}ffn_gate_exps.weight`, hiddenSize, length, count),
    matrix(`${prefix}ffn_up_exps.weight`, hiddenSize, length, count),
    matrix(`${prefix}ffn_down_exps.weight`, length, hiddenSize, count),
    ...feedForward(hiddenSize, length * experts.shared, prefix, '_shexp'),
  ];
};

const layerTensors = (shape: ModelShape, layer: number): ModelTensor[] => {
  const { hiddenSize, experts, latentAttention: latent } = shape;
  const prefix = `blk.${layer}.`;
  return [
    norm(`${prefix}attn_norm.weight`, hiddenSize),
    ...(latent === null ? attention(shape, prefix) : latentAttention(shape, latent, prefix)),
    norm(`${prefix}ffn_norm.weight`, hiddenSize),
    ...(experts === null || layer < experts.leadingDenseLayers
      ? feedForward(hiddenSize, shape.feedForwardLength, prefix)
      : expertFeedForward(hiddenSize, experts, prefix)),
  ];
};

const ropeFactors = ({ ropeScaling, headLength, ropeTheta }: ModelShape): ModelTensor[] => {
  if (ropeScaling?.kind !== 'llama3') return [];
  const factors = llama3RopeFactors(headLength, ropeTheta, ropeScaling.factor, ropeScaling.originalContextTokens);
  return [vector('rope_freqs.weight', factors.length, { values: factors })];
};

/** In the order of the file: llama.cpp counts layers by it when it mixes types. */
export const modelTensors = (shape: ModelShape): ModelTensor[] => [
  {
    ...matrix('token_embd.weight', shape.hiddenSize, shape.vocabularySize),
    content: { spread: embeddingSpread },
  },
  ...ropeFactors(shape),
  ...Array.from({ length: shape.layers }, (_, layer) => layerTensors(shape, layer)).flat(),
  norm('output_norm.weight', shape.hiddenSize),
  matrix('output.weight', shape.hiddenSize, shape.vocabularySize),
];
