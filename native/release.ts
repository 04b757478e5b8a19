/**
 * The one llama.cpp release that the struct layouts in this folder belong to. A layout cannot be asked of a library
 * at run time, so any other release is refused before a struct of it is touched.
 */
export const release = {
  /** As in the library file names of node-llama-cpp 3.21.1. */
  name: 'v0.4.0',
  /** What `llama_version()` answers. */
  llamaVersion: '0.4.0-dev',
  /** What `ggml_version()` answers. */
  ggmlVersion: '0.23.0',
} as const;
