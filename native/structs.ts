/**
 * The C structs of llama.cpp v0.4.0 as koffi types (64-bit, natural alignment). Field order and types follow
 * `include/llama.h` and `ggml/include/ggml.h` of that release; `selfCheck.ts` holds their sizes and known defaults.
 * Pointers are BigInt addresses, 0n for null.
 */
import koffi from 'koffi';

export const modelParams = koffi.struct('llama_model_params', {
  devices: 'void *',
  tensor_buft_overrides: 'void *',
  n_gpu_layers: 'int32_t',
  split_mode: 'int32_t',
  load_mode: 'int32_t',
  lazy_mode: 'int32_t',
  main_gpu: 'int32_t',
  tensor_split: 'void *',
  progress_callback: 'void *',
  progress_callback_user_data: 'void *',
  kv_overrides: 'void *',
  vocab_only: 'bool',
  check_tensors: 'bool',
  use_extra_bufts: 'bool',
  no_host: 'bool',
  no_alloc: 'bool',
  load_mtp: 'bool',
});

export interface ModelParams {
  devices: bigint | null;
  tensor_buft_overrides: bigint | null;
  n_gpu_layers: number;
  split_mode: number;
  load_mode: number;
  lazy_mode: number;
  main_gpu: number;
  tensor_split: bigint | null;
  progress_callback: bigint | null;
  progress_callback_user_data: bigint | null;
  kv_overrides: bigint | null;
  vocab_only: boolean;
  check_tensors: boolean;
  use_extra_bufts: boolean;
  no_host: boolean;
  no_alloc: boolean;
  load_mtp: boolean;
}

export const contextParams = koffi.struct('llama_context_params', {
  n_ctx: 'uint32_t',
  n_batch: 'uint32_t',
  n_ubatch: 'uint32_t',
  n_seq_max: 'uint32_t',
  n_rs_seq: 'uint32_t',
  n_outputs_max: 'uint32_t',
  n_outputs_max_per_seq: 'uint32_t',
  n_threads: 'int32_t',
  n_threads_batch: 'int32_t',
  ctx_type: 'int32_t',
  rope_scaling_type: 'int32_t',
  pooling_type: 'int32_t',
  attention_type: 'int32_t',
  flash_attn_type: 'int32_t',
  rope_freq_base: 'float',
  rope_freq_scale: 'float',
  yarn_ext_factor: 'float',
  yarn_attn_factor: 'float',
  yarn_beta_fast: 'float',
  yarn_beta_slow: 'float',
  yarn_orig_ctx: 'uint32_t',
  defrag_thold: 'float',
  cb_eval: 'void *',
  cb_eval_user_data: 'void *',
  type_k: 'int32_t',
  type_v: 'int32_t',
  abort_callback: 'void *',
  abort_callback_data: 'void *',
  embeddings: 'bool',
  offload_kqv: 'bool',
  no_perf: 'bool',
  op_offload: 'bool',
  swa_full: 'bool',
  kv_unified: 'bool',
  samplers: 'void *',
  n_samplers: 'size_t',
  ctx_other: 'void *',
});

export interface ContextParams {
  n_ctx: number;
  n_batch: number;
  n_ubatch: number;
  n_seq_max: number;
  n_rs_seq: number;
  n_outputs_max: number;
  n_outputs_max_per_seq: number;
  n_threads: number;
  n_threads_batch: number;
  ctx_type: number;
  rope_scaling_type: number;
  pooling_type: number;
  attention_type: number;
  flash_attn_type: number;
  rope_freq_base: number;
  rope_freq_scale: number;
  yarn_ext_factor: number;
  yarn_attn_factor: number;
  yarn_beta_fast: number;
  yarn_beta_slow: number;
  yarn_orig_ctx: number;
  defrag_thold: number;
  cb_eval: bigint | null;
  cb_eval_user_data: bigint | null;
  type_k: number;
  type_v: number;
  abort_callback: bigint | null;
  abort_callback_data: bigint | null;
  embeddings: boolean;
  offload_kqv: boolean;
  no_perf: boolean;
  op_offload: boolean;
  swa_full: boolean;
  kv_unified: boolean;
  samplers: bigint | null;
  n_samplers: number;
  ctx_other: bigint | null;
}

export const batch = koffi.struct('llama_batch', {
  n_tokens: 'int32_t',
  token: 'void *',
  embd: 'void *',
  pos: 'void *',
  n_seq_id: 'void *',
  seq_id: 'void *',
  logits: 'void *',
});

export interface Batch {
  n_tokens: number;
  token: bigint;
  embd: bigint;
  pos: bigint;
  n_seq_id: bigint;
  seq_id: bigint;
  logits: bigint;
}

export const quantizeParams = koffi.struct('llama_model_quantize_params', {
  nthread: 'int32_t',
  ftype: 'int32_t',
  output_tensor_type: 'int32_t',
  token_embedding_type: 'int32_t',
  allow_requantize: 'bool',
  quantize_output_tensor: 'bool',
  only_copy: 'bool',
  pure: 'bool',
  keep_split: 'bool',
  dry_run: 'bool',
  imatrix: 'void *',
  kv_overrides: 'void *',
  tt_overrides: 'void *',
  prune_layers: 'void *',
  max_buf_size: 'size_t',
});

export interface QuantizeParams {
  nthread: number;
  ftype: number;
  output_tensor_type: number;
  token_embedding_type: number;
  allow_requantize: boolean;
  quantize_output_tensor: boolean;
  only_copy: boolean;
  pure: boolean;
  keep_split: boolean;
  dry_run: boolean;
  imatrix: bigint | null;
  kv_overrides: bigint | null;
  tt_overrides: bigint | null;
  prune_layers: bigint | null;
  max_buf_size: number;
}

/** One row of a table that ends with two null pointers: tensors whose name matches go to this buffer type. */
export const tensorBufferOverride = koffi.struct('llama_model_tensor_buft_override', {
  pattern: 'const char *',
  buft: 'void *',
});

/** `llama_token_data_array`: `size` cells of {int32 token, float logit, float probability} at `data`. */
export const tokenDataArray = koffi.struct('llama_token_data_array', {
  data: 'void *',
  size: 'size_t',
  selected: 'int64_t',
  sorted: 'bool',
});

export interface TokenDataArray {
  data: bigint;
  size: number;
  selected: number;
  sorted: boolean;
}

export const samplerChainParams = koffi.struct('llama_sampler_chain_params', { no_perf: 'bool' });

export const samplerSequenceConfig = koffi.struct('llama_sampler_seq_config', { seq_id: 'int32_t', sampler: 'void *' });

/** `ggml_backend_dev_props`, as the library fills it. */
export const deviceProperties = koffi.struct('ggml_backend_dev_props', {
  name: 'const char *',
  description: 'const char *',
  memory_free: 'size_t',
  memory_total: 'size_t',
  type: 'int32_t',
  device_id: 'const char *',
  async: 'bool',
  host_buffer: 'bool',
  buffer_from_host_ptr: 'bool',
  events: 'bool',
  mmap_support: 'bool',
});

export interface DeviceProperties {
  name: string;
  description: string;
  memory_free: number;
  memory_total: number;
  type: number;
  device_id: string | null;
}

/** Longest CPU mask of a thread pool (`GGML_MAX_N_THREADS`). */
const maxThreads = 512;

export const threadpoolParams = koffi.struct('ggml_threadpool_params', {
  cpumask: koffi.array('bool', maxThreads),
  n_threads: 'int32_t',
  prio: 'int32_t',
  poll: 'uint32_t',
  strict_cpu: 'bool',
  paused: 'bool',
});

/** `ggml_threadpool_new` lives in the CPU backend and is called by its address. */
export const threadpoolNew = koffi.proto('void *ggml_threadpool_new(ggml_threadpool_params *params)');

/** `llama_progress_callback`: the fraction loaded; answering false ends the load. */
export const progressCallback = koffi.proto('bool llama_progress_callback(float progress, void *data)');

/** `struct ggml_tensor`; its arrays of four sizes as single fields, which koffi answers as numbers. */
export const tensor = koffi.struct('ggml_tensor', {
  type: 'int32_t',
  buffer: 'void *',
  ne0: 'int64_t',
  ne1: 'int64_t',
  ne2: 'int64_t',
  ne3: 'int64_t',
  nb0: 'size_t',
  nb1: 'size_t',
  nb2: 'size_t',
  nb3: 'size_t',
  op: 'int32_t',
  op_params: koffi.array('int32_t', 16),
  flags: 'int32_t',
  src: koffi.array('void *', 10),
  view_src: 'void *',
  view_offs: 'size_t',
  data: 'void *',
  name: koffi.array('char', 64),
  extra: 'void *',
  padding: koffi.array('char', 8),
});

/** The part of a tensor that is read. */
export interface TensorHead {
  /** Rows. */
  ne1: number;
  /** Bytes from one row to the next. */
  nb1: number;
  view_src: bigint | null;
  view_offs: number;
}

/** `ggml_init_params`: the memory of a context's tensors. */
export const contextMemory = koffi.struct('ggml_init_params', {
  mem_size: 'size_t',
  mem_buffer: 'void *',
  no_alloc: 'bool',
});

export const setThreadCount = koffi.proto('void ggml_backend_set_n_threads(void *backend, int threads)');

/** What a sampler's graph is given and gives back: tensors, by pointer. */
export const samplerData = koffi.struct('llama_sampler_data', {
  logits: 'void *',
  probs: 'void *',
  sampled: 'void *',
  candidates: 'void *',
});

/** `struct llama_sampler_i`: a table of functions, null where a sampler has no use for one. */
export const samplerInterface = koffi.struct('llama_sampler_i', {
  name: 'void *',
  accept: 'void *',
  apply: 'void *',
  reset: 'void *',
  clone: 'void *',
  free: 'void *',
  backend_init: 'void *',
  backend_accept: 'void *',
  backend_apply: 'void *',
  backend_set_input: 'void *',
  backend_reset: 'void *',
  copy_state: 'void *',
});

export const customSamplerCallbacks = {
  name: koffi.proto('const char *custom_sampler_name(void *sampler)'),
  apply: koffi.proto('void custom_sampler_apply(void *sampler, void *candidates)'),
  backendInit: koffi.proto('bool custom_sampler_backend_init(void *sampler, void *buffer_type, uint32_t outputs)'),
  backendApply: koffi.proto('void custom_sampler_backend_apply(void *sampler, void *context, void *graph, void *data)'),
  backendSetInput: koffi.proto('void custom_sampler_backend_set_input(void *sampler)'),
  backendReset: koffi.proto('void custom_sampler_backend_reset(void *sampler)'),
};
