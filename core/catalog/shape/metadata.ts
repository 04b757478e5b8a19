/**
 * The metadata that llama.cpp reads for each architecture (`load_arch_hparams` in its src/models; keys in
 * ggml/docs/gguf.md), the tokenizer, and a name that says what the weights are.
 */
import { fileTypes } from '../../../contract/fileTypes.ts';
import { chatTemplate } from './chatTemplate.ts';
import type { FileKind } from './fileKind.ts';
import type { Experts, LatentAttention, ModelShape, RopeScaling } from './modelShape.ts';
import { makeVocabulary } from './vocabulary.ts';

export type MetadataValue =
  | { readonly type: 'u32' | 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'i32s'; readonly value: Int32Array };
export type Metadata = readonly (readonly [key: string, value: MetadataValue])[];

const u32 = (value: number): MetadataValue => ({ type: 'u32', value });
const f32 = (value: number): MetadataValue => ({ type: 'f32', value });
const bool = (value: boolean): MetadataValue => ({ type: 'bool', value });
const string = (value: string): MetadataValue => ({ type: 'string', value });

/** `LLAMA_EXPERT_GATING_FUNC_TYPE_SIGMOID`, and the factor of R1's `routed_scaling_factor`. */
const sigmoidGating = 2;
const expertWeightsScale = 2.5;

/** Block formats as they are since 2023 (`GGML_QNT_VERSION`). */
const quantizationVersion = 2;

const ropeScalingMetadata = (scaling: RopeScaling | null): Metadata => {
  // Llama's is in a tensor of its own.
  if (scaling?.kind !== 'yarn') return [];
  return [
    ['rope.scaling.type', string('yarn')],
    ['rope.scaling.factor', f32(scaling.factor)],
    ['rope.scaling.original_context_length', u32(scaling.originalContextTokens)],
    ...(scaling.attentionFactor === null
      ? []
      : ([['rope.scaling.attn_factor', f32(scaling.attentionFactor)]] satisfies Metadata)),
    ...(scaling.logMultiplier === null
      ? []
      : ([['rope.scaling.yarn_log_multiplier', f32(scaling.logMultiplier)]] satisfies Metadata)),
  ];
};

/** Keys and values are cached compressed, and so they count; the lengths after decompression have names of their own. */
const latentMetadata = (latent: LatentAttention): Metadata => [
  ['attention.q_lora_rank', u32(latent.queryRank)],
  ['attention.kv_lora_rank', u32(latent.keyValueRank)],
  ['attention.key_length', u32(latent.keyValueRank + latent.rotatedKeyLength)],
  ['attention.value_length', u32(latent.keyValueRank)],
  ['attention.key_length_mla', u32(latent.plainKeyLength + latent.rotatedKeyLength)],
  ['attention.value_length_mla', u32(latent.valueLength)],
  ['rope.dimension_count', u32(latent.rotatedKeyLength)],
];

const headMetadata = (headLength: number): Metadata => [
  ['attention.key_length', u32(headLength)],
  ['attention.value_length', u32(headLength)],
  ['rope.dimension_count', u32(headLength)],
];

const expertMetadata = (experts: Experts): Metadata => [
  ['expert_count', u32(experts.count)],
  ['expert_used_count', u32(experts.used)],
  ['expert_shared_count', u32(experts.shared)],
  ['expert_feed_forward_length', u32(experts.feedForwardLength)],
  ['leading_dense_block_count', u32(experts.leadingDenseLayers)],
  ['expert_gating_func', u32(sigmoidGating)],
  ['expert_weights_scale', f32(expertWeightsScale)],
  ['expert_weights_norm', bool(true)],
];

const architectureMetadata = (shape: ModelShape): Metadata =>
  (
    [
      ['block_count', u32(shape.layers)],
      ['context_length', u32(shape.contextTokens)],
      ['embedding_length', u32(shape.hiddenSize)],
      ['feed_forward_length', u32(shape.feedForwardLength)],
      ['vocab_size', u32(shape.vocabularySize)],
      ['attention.head_count', u32(shape.heads)],
      ['attention.head_count_kv', u32(shape.keyValueHeads)],
      ['attention.layer_norm_rms_epsilon', f32(shape.rmsNormEpsilon)],
      ['rope.freq_base', f32(shape.ropeTheta)],
      ...ropeScalingMetadata(shape.ropeScaling),
      ...(shape.latentAttention === null ? headMetadata(shape.headLength) : latentMetadata(shape.latentAttention)),
      ...(shape.experts === null ? [] : expertMetadata(shape.experts)),
    ] satisfies Metadata
  ).map(([key, value]) => [`${shape.architecture}.${key}`, value] as const);

const tokenizerMetadata = (shape: ModelShape): Metadata => {
  const { tokens, types, merges, special } = makeVocabulary(shape);
  return [
    ['tokenizer.ggml.model', string('gpt2')],
    ['tokenizer.ggml.pre', string('deepseek-r1-qwen')],
    ['tokenizer.ggml.tokens', { type: 'strings', value: tokens }],
    ['tokenizer.ggml.token_type', { type: 'i32s', value: types }],
    ['tokenizer.ggml.merges', { type: 'strings', value: merges }],
    ['tokenizer.ggml.bos_token_id', u32(special.begin)],
    ['tokenizer.ggml.eos_token_id', u32(special.end)],
    ['tokenizer.ggml.padding_token_id', u32(special.padding)],
    ['tokenizer.ggml.add_bos_token', bool(true)],
    ['tokenizer.ggml.add_eos_token', bool(false)],
    ['tokenizer.chat_template', string(chatTemplate)],
  ];
};

export const modelMetadata = (shape: ModelShape, kind: FileKind): Metadata => [
  ['general.architecture', string(shape.architecture)],
  ['general.type', string('model')],
  ['general.name', string(`${shape.name}, random weights`)],
  [
    'general.description',
    string('Random numbers in the shape of a model, to measure speed and memory; what it says means nothing.'),
  ],
  ['general.file_type', u32(fileTypes[kind.fileType])],
  ['general.quantization_version', u32(quantizationVersion)],
  ...architectureMetadata(shape),
  ...tokenizerMetadata(shape),
];
