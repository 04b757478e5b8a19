/** Values of llama.cpp v0.4.0's C enums that the program names (`include/llama.h`, `ggml/include/ggml.h`). */

/** `llama_ftype`: what a whole file is quantized to. I-quants below 3 bits need an importance matrix. */
export const fileTypes = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q4_1: 3,
  Q8_0: 7,
  Q5_0: 8,
  Q5_1: 9,
  Q2_K: 10,
  Q3_K_S: 11,
  Q3_K_M: 12,
  Q3_K_L: 13,
  Q4_K_S: 14,
  Q4_K_M: 15,
  Q5_K_S: 16,
  Q5_K_M: 17,
  Q6_K: 18,
  IQ2_XXS: 19,
  IQ2_XS: 20,
  Q2_K_S: 21,
  IQ3_XS: 22,
  IQ3_XXS: 23,
  IQ1_S: 24,
  IQ4_NL: 25,
  IQ3_S: 26,
  IQ3_M: 27,
  IQ2_S: 28,
  IQ2_M: 29,
  IQ4_XS: 30,
  IQ1_M: 31,
  BF16: 32,
} as const;
export type FileType = keyof typeof fileTypes;

/** `ggml_type` of the key and value cache. */
export const cacheTypes = { f32: 0, f16: 1, bf16: 30, q8_0: 8, q5_1: 7, q5_0: 6, q4_1: 3, q4_0: 2 } as const;
export type CacheType = keyof typeof cacheTypes;

export const splitModes = { none: 0, layer: 1, row: 2, tensor: 3 } as const;
export type SplitMode = keyof typeof splitModes;

export const loadModes = { auto: -1, none: 0, mmap: 1, mlock: 2, mmapLocked: 3, directIo: 4 } as const;
export type LoadMode = keyof typeof loadModes;

export const flashAttentionTypes = { auto: -1, off: 0, on: 1 } as const;
export type FlashAttention = keyof typeof flashAttentionTypes;

/** `ggml_backend_dev_type`, by value. */
export const deviceTypes = ['cpu', 'gpu', 'integrated', 'accelerator', 'meta'] as const;
export type DeviceType = (typeof deviceTypes)[number];

/** What `llama_decode` answers. */
export const decodeResults = { done: 0, noCacheSlot: 1, aborted: 2 } as const;
