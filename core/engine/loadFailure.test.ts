import { expect, it } from 'vitest';
import { findLoadFailure } from './loadFailure.ts';

const end = 'llama_model_load_from_file_impl: failed to load model';

/** Logs of llama.cpp v0.4.0. */
it.each([
  {
    what: 'a missing file',
    log: [
      "gguf_init_from_file: failed to open GGUF file '/m/none.gguf' (No such file or directory)",
      'llama_model_load: error loading model: llama_model_loader: failed to load model from /m/none.gguf',
      end,
    ],
    reason: "failed to open GGUF file '/m/none.gguf' (No such file or directory)",
  },
  {
    what: 'a missing key',
    log: [
      'llama_model_loader: - kv   3: general.description str = no error here',
      'llama_model_load: error loading model: error loading model hyperparameters: key not found in model: qwen2.block_count',
      end,
    ],
    reason: 'key not found in model: qwen2.block_count',
  },
  {
    what: 'a file that is cut off',
    log: [
      "llama_model_load: error loading model: tensor 'blk.4.ffn_down.weight' data is not within the file bounds, model is corrupted or incomplete",
      end,
    ],
    reason: "tensor 'blk.4.ffn_down.weight' data is not within the file bounds, model is corrupted or incomplete",
  },
  {
    what: 'a cache that does not fit',
    log: [
      'llama_kv_cache: size = 99999.00 MiB',
      'llama_init_from_model: failed to initialize the context: failed to allocate buffer for kv cache',
    ],
    reason: 'failed to initialize the context: failed to allocate buffer for kv cache',
  },
  { what: 'nothing', log: ['print_info: n_vocab = 2048'], reason: null },
])('$what is not told as "failed to load model" only', ({ log, reason }) => {
  expect(findLoadFailure(log)).toBe(reason);
});
