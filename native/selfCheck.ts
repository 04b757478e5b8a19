/**
 * Proof, before the first real call, that these bindings fit the loaded libraries: the release's own version strings,
 * the structs' sizes, and the defaults that the library writes into them. A shifted field would show in the defaults.
 */
import koffi from 'koffi';
import { HearthError } from '../contract/error.ts';
import { release } from './release.ts';
import type * as structs from './structs.ts';

/** Sizes in bytes on 64-bit platforms, measured against a C compiler for llama.cpp v0.4.0. */
const sizes = {
  llama_model_params: 80,
  llama_context_params: 160,
  llama_batch: 56,
  llama_model_quantize_params: 64,
  llama_model_tensor_buft_override: 16,
  llama_sampler_seq_config: 16,
  ggml_threadpool_params: 528,
  ggml_backend_dev_props: 56,
  ggml_tensor: 336,
  llama_sampler_data: 32,
  llama_sampler_i: 96,
} as const;

/** Errors: ENGINE_RELEASE_MISMATCH unless both libraries are the pinned release. */
export const checkRelease = (found: { llama: string; ggml: string }): void => {
  if (found.llama === release.llamaVersion && found.ggml === release.ggmlVersion) return;
  throw new HearthError({
    code: 'ENGINE_RELEASE_MISMATCH',
    message: `The engine's libraries are llama.cpp ${found.llama} with ggml ${found.ggml}; this app was made for ${release.llamaVersion} with ggml ${release.ggmlVersion}.`,
    details: { found },
    next: 'Install the pinned version again with "npm ci".',
  });
};

export interface LibraryDefaults {
  readonly model: structs.ModelParams;
  readonly context: structs.ContextParams;
  readonly quantize: structs.QuantizeParams;
  /** What the library says a tensor takes, with its entry in a list. */
  readonly tensorOverheadBytes: number;
}

/** `GGML_OBJECT_SIZE`: the entry of a tensor in its context's list. */
const tensorEntryBytes = 32;

/** Errors: ENGINE_LAYOUT_MISMATCH with the list of what does not fit. */
export const checkLayouts = (defaults: LibraryDefaults): void => {
  const problems: string[] = [];
  for (const [name, size] of Object.entries(sizes)) {
    const found = koffi.sizeof(name);
    if (found !== size) problems.push(`${name} has ${found} bytes, not ${size}`);
  }
  const expect = (name: string, found: unknown, wanted: unknown): void => {
    if (found !== wanted) problems.push(`${name} is ${String(found)}, not ${String(wanted)}`);
  };
  expect('model.n_gpu_layers', defaults.model.n_gpu_layers, -1);
  expect('model.split_mode', defaults.model.split_mode, 1);
  expect('model.use_extra_bufts', defaults.model.use_extra_bufts, true);
  expect('model.vocab_only', defaults.model.vocab_only, false);
  expect('context.n_ctx', defaults.context.n_ctx, 512);
  expect('context.n_batch', defaults.context.n_batch, 2048);
  expect('context.n_ubatch', defaults.context.n_ubatch, 512);
  expect('context.flash_attn_type', defaults.context.flash_attn_type, -1);
  expect('context.type_k', defaults.context.type_k, 1);
  expect('context.type_v', defaults.context.type_v, 1);
  expect('context.offload_kqv', defaults.context.offload_kqv, true);
  expect('context.op_offload', defaults.context.op_offload, true);
  expect('context.n_samplers', defaults.context.n_samplers, 0);
  expect('quantize.ftype', defaults.quantize.ftype, 7);
  expect('quantize.quantize_output_tensor', defaults.quantize.quantize_output_tensor, true);
  expect('quantize.max_buf_size', defaults.quantize.max_buf_size, 8 * 1024 ** 3);
  expect('a tensor', defaults.tensorOverheadBytes, sizes.ggml_tensor + tensorEntryBytes);
  if (problems.length === 0) return;
  throw new HearthError({
    code: 'ENGINE_LAYOUT_MISMATCH',
    message: `The engine's data layouts are not the ones this app was made for: ${problems.join('; ')}.`,
    details: { problems },
    next: 'Install the pinned version again with "npm ci". The engine was not started, so nothing is harmed.',
  });
};
