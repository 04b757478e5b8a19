/** Values of llama.cpp v0.4.0's C enums that the program names (`include/llama.h`, `ggml/include/ggml.h`). */

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
