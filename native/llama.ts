/**
 * llama.cpp's and ggml's C API, ready to call. One set of libraries a process: two GPU variants share a soname and
 * must never meet. No policy here: what the arguments mean stands in llama.h of the pinned release.
 */
import koffi from 'koffi';
import { HearthError } from '../contract/error.ts';
import { bind, loadLibrary } from './bind.ts';
import { bindGraph } from './graph.ts';
import { locateLibraries, type Backend } from './locate.ts';
import { bindMemoryBreakdown } from './memoryBreakdown.ts';
import { checkLayouts, checkRelease } from './selfCheck.ts';
import {
  threadpoolNew,
  type Batch,
  type ContextParams,
  type DeviceProperties,
  type ModelParams,
  type QuantizeParams,
  type TokenDataArray,
} from './structs.ts';

export type Pointer = bigint;

const bindAll = (backend: Backend) => {
  const files = locateLibraries(backend);
  const ggmlBase = loadLibrary(files.ggmlBase);
  const ggml = loadLibrary(files.ggml);
  const llama = loadLibrary(files.llama);

  checkRelease({
    llama: bind<() => string>(llama, 'const char *llama_version()')(),
    ggml: bind<() => string>(ggmlBase, 'const char *ggml_version()')(),
  });

  const backendRegistryOfDevice = bind<(device: Pointer) => Pointer>(
    ggmlBase,
    'void *ggml_backend_dev_backend_reg(void *device)',
  );
  const readDeviceProperties = bind<(device: Pointer, properties: object) => void>(
    ggmlBase,
    'void ggml_backend_dev_get_props(void *device, _Out_ ggml_backend_dev_props *props)',
  );
  const procedureAddress = bind<(registry: Pointer, name: string) => Pointer | null>(
    ggmlBase,
    'void *ggml_backend_reg_get_proc_address(void *registry, const char *name)',
  );
  const deviceByType = bind<(type: number) => Pointer | null>(ggml, 'void *ggml_backend_dev_by_type(int type)');

  /** The address of a function that only the CPU's backend has, by its C name. */
  const cpuProcedure = (name: string): Pointer | null => {
    const cpu = deviceByType(0);
    return cpu === null ? null : procedureAddress(backendRegistryOfDevice(cpu), name);
  };

  return {
    backend,
    files,

    graph: bindGraph(files),

    // Backends and devices
    loadBackends: bind<(folder: string) => void>(ggml, 'void ggml_backend_load_all_from_path(const char *folder)'),
    loadBackend: bind<(path: string) => Pointer | null>(ggml, 'void *ggml_backend_load(const char *path)'),
    initialize: bind<() => void>(llama, 'void llama_backend_init()'),
    deviceCount: bind<() => number>(ggml, 'size_t ggml_backend_dev_count()'),
    deviceAt: bind<(index: number) => Pointer>(ggml, 'void *ggml_backend_dev_get(size_t index)'),
    deviceByName: bind<(name: string) => Pointer | null>(ggml, 'void *ggml_backend_dev_by_name(const char *name)'),
    deviceName: bind<(device: Pointer) => string>(ggmlBase, 'const char *ggml_backend_dev_name(void *device)'),
    deviceType: bind<(device: Pointer) => number>(ggmlBase, 'int ggml_backend_dev_type(void *device)'),
    /** Opens the device where it was not open yet, which takes some of its memory. */
    deviceProperties: (device: Pointer): DeviceProperties => {
      const properties = {};
      readDeviceProperties(device, properties);
      return properties as DeviceProperties;
    },
    deviceBufferType: bind<(device: Pointer) => Pointer>(ggmlBase, 'void *ggml_backend_dev_buffer_type(void *device)'),
    /** Of RAM, pinned or not. */
    bufferTypeIsHost: bind<(bufferType: Pointer) => boolean>(ggmlBase, 'bool ggml_backend_buft_is_host(void *type)'),
    bufferTypeDevice: bind<(bufferType: Pointer) => Pointer | null>(
      ggmlBase,
      'void *ggml_backend_buft_get_device(void *type)',
    ),
    cpuBufferType: bind<() => Pointer>(ggmlBase, 'void *ggml_backend_cpu_buffer_type()'),
    typeSize: bind<(type: number) => number>(ggmlBase, 'size_t ggml_type_size(int type)'),
    typeBlockSize: bind<(type: number) => number>(ggmlBase, 'int64_t ggml_blck_size(int type)'),
    typeName: bind<(type: number) => string>(ggmlBase, 'const char *ggml_type_name(int type)'),

    // Model
    modelDefaults: bind<() => ModelParams>(llama, 'llama_model_params llama_model_default_params()'),
    modelLoad: bind<(path: string, params: ModelParams) => Pointer | null>(
      llama,
      'void *llama_model_load_from_file(const char *path, llama_model_params params)',
    ),
    modelFree: bind<(model: Pointer) => void>(llama, 'void llama_model_free(void *model)'),
    modelBytes: bind<(model: Pointer) => number>(llama, 'uint64_t llama_model_size(void *model)'),
    modelLayers: bind<(model: Pointer) => number>(llama, 'int32_t llama_model_n_layer(void *model)'),
    modelTrainedContext: bind<(model: Pointer) => number>(llama, 'int32_t llama_model_n_ctx_train(void *model)'),
    chatTemplate: bind<(model: Pointer, name: null) => string | null>(
      llama,
      'const char *llama_model_chat_template(void *model, const char *name)',
    ),

    // Vocabulary
    vocabulary: bind<(model: Pointer) => Pointer>(llama, 'void *llama_model_get_vocab(void *model)'),
    vocabularySize: bind<(vocabulary: Pointer) => number>(llama, 'int32_t llama_vocab_n_tokens(void *vocabulary)'),
    tokenText: bind<(vocabulary: Pointer, token: number) => string>(
      llama,
      'const char *llama_vocab_get_text(void *vocabulary, int32_t token)',
    ),
    isEndOfGeneration: bind<(vocabulary: Pointer, token: number) => boolean>(
      llama,
      'bool llama_vocab_is_eog(void *vocabulary, int32_t token)',
    ),
    beginToken: bind<(vocabulary: Pointer) => number>(llama, 'int32_t llama_vocab_bos(void *vocabulary)'),
    endToken: bind<(vocabulary: Pointer) => number>(llama, 'int32_t llama_vocab_eos(void *vocabulary)'),
    addsBeginToken: bind<(vocabulary: Pointer) => boolean>(llama, 'bool llama_vocab_get_add_bos(void *vocabulary)'),
    tokenize: bind<
      (
        vocabulary: Pointer,
        text: Uint8Array,
        bytes: number,
        tokens: Int32Array,
        capacity: number,
        addSpecial: boolean,
        parseSpecial: boolean,
      ) => number
    >(
      llama,
      'int32_t llama_tokenize(void *vocabulary, uint8_t *text, int32_t bytes, _Out_ int32_t *tokens, int32_t capacity, bool add_special, bool parse_special)',
    ),
    tokenToPiece: bind<
      (
        vocabulary: Pointer,
        token: number,
        buffer: Uint8Array,
        length: number,
        strip: number,
        special: boolean,
      ) => number
    >(
      llama,
      'int32_t llama_token_to_piece(void *vocabulary, int32_t token, _Out_ uint8_t *buffer, int32_t length, int32_t strip, bool special)',
    ),

    // Context
    contextDefaults: bind<() => ContextParams>(llama, 'llama_context_params llama_context_default_params()'),
    contextCreate: bind<(model: Pointer, params: ContextParams) => Pointer | null>(
      llama,
      'void *llama_init_from_model(void *model, llama_context_params params)',
    ),
    contextTokens: bind<(context: Pointer) => number>(llama, 'uint32_t llama_n_ctx(void *context)'),
    contextTokensOfSequence: bind<(context: Pointer) => number>(llama, 'uint32_t llama_n_ctx_seq(void *context)'),
    batchTokens: bind<(context: Pointer) => number>(llama, 'uint32_t llama_n_batch(void *context)'),
    ubatchTokens: bind<(context: Pointer) => number>(llama, 'uint32_t llama_n_ubatch(void *context)'),
    decode: bind<(context: Pointer, batch: Batch) => number>(
      llama,
      'int32_t llama_decode(void *context, llama_batch batch)',
    ),
    synchronize: bind<(context: Pointer) => void>(llama, 'void llama_synchronize(void *context)'),
    setAbortCallback: bind<(context: Pointer, callback: Pointer | null, data: Pointer | null) => void>(
      llama,
      'void llama_set_abort_callback(void *context, void *callback, void *data)',
    ),
    attachThreadpool: bind<(context: Pointer, pool: Pointer, batchPool: Pointer) => void>(
      llama,
      'void llama_attach_threadpool(void *context, void *pool, void *batch_pool)',
    ),
    threadpoolInit: bind<(params: object, threads: number) => void>(
      ggmlBase,
      'void ggml_threadpool_params_init(_Out_ ggml_threadpool_params *params, int threads)',
    ),

    memoryBreakdown: bindMemoryBreakdown(files),

    // Memory (the key and value cache)
    memory: bind<(context: Pointer) => Pointer>(llama, 'void *llama_get_memory(void *context)'),
    memoryClear: bind<(memory: Pointer, data: boolean) => void>(
      llama,
      'void llama_memory_clear(void *memory, bool data)',
    ),
    memoryRemove: bind<(memory: Pointer, sequence: number, from: number, to: number) => boolean>(
      llama,
      'bool llama_memory_seq_rm(void *memory, int32_t sequence, int32_t from, int32_t to)',
    ),
    memoryCopy: bind<(memory: Pointer, source: number, target: number, from: number, to: number) => void>(
      llama,
      'void llama_memory_seq_cp(void *memory, int32_t source, int32_t target, int32_t from, int32_t to)',
    ),

    /** Bytes of one sequence's part of the cache. */
    stateBytes: bind<(context: Pointer, sequence: number) => number>(
      llama,
      'size_t llama_state_seq_get_size(void *context, int32_t sequence)',
    ),
    /** Copies it to an address; answers the bytes copied, 0 where that failed. */
    readState: bind<(context: Pointer, target: Pointer, bytes: number, sequence: number) => number>(
      llama,
      'size_t llama_state_seq_get_data(void *context, void *target, size_t bytes, int32_t sequence)',
    ),
    /** In place of what the sequence held; answers 0 where it does not fit this context. The bytes are trusted. */
    writeState: bind<(context: Pointer, source: Pointer, bytes: number, sequence: number) => number>(
      llama,
      'size_t llama_state_seq_set_data(void *context, const void *source, size_t bytes, int32_t sequence)',
    ),

    // Sampling
    samplerChain: bind<(params: { no_perf: boolean }) => Pointer>(
      llama,
      'void *llama_sampler_chain_init(llama_sampler_chain_params params)',
    ),
    samplerChainAdd: bind<(chain: Pointer, sampler: Pointer) => void>(
      llama,
      'void llama_sampler_chain_add(void *chain, void *sampler)',
    ),
    samplerCreate: bind<(table: Pointer, context: Pointer | null) => Pointer>(
      llama,
      'void *llama_sampler_init(void *table, void *context)',
    ),
    /** Of the token at this index of the last batch: one 32-bit float for each token of the vocabulary. */
    logits: bind<(context: Pointer, index: number) => Pointer | null>(
      llama,
      'void *llama_get_logits_ith(void *context, int32_t index)',
    ),
    sampledToken: bind<(context: Pointer, index: number) => number>(
      llama,
      'int32_t llama_get_sampled_token_ith(void *context, int32_t index)',
    ),

    /** null detaches it: the sequence's outputs are then plain logits. */
    setSampler: bind<(context: Pointer, sequence: number, sampler: Pointer | null) => boolean>(
      llama,
      'bool llama_set_sampler(void *context, int32_t sequence, void *sampler)',
    ),
    /** null where the grammar cannot be used; the log tells why. */
    grammarCreate: bind<(vocabulary: Pointer, grammar: string, root: string) => Pointer | null>(
      llama,
      'void *llama_sampler_init_grammar(void *vocabulary, const char *grammar, const char *root)',
    ),
    samplerApply: bind<(sampler: Pointer, candidates: TokenDataArray) => void>(
      llama,
      'void llama_sampler_apply(void *sampler, _Inout_ llama_token_data_array *candidates)',
    ),
    samplerAccept: bind<(sampler: Pointer, token: number) => void>(
      llama,
      'void llama_sampler_accept(void *sampler, int32_t token)',
    ),
    samplerFree: bind<(sampler: Pointer) => void>(llama, 'void llama_sampler_free(void *sampler)'),

    // Quantization
    quantizeDefaults: bind<() => QuantizeParams>(
      llama,
      'llama_model_quantize_params llama_model_quantize_default_params()',
    ),
    quantize: bind<(input: string, output: string, params: QuantizeParams) => number>(
      llama,
      'uint32_t llama_model_quantize(const char *input, const char *output, llama_model_quantize_params *params)',
    ),

    cpuProcedure,

    /** A persistent pool of `threads`; null where the CPU backend has none. Free it after the context. */
    createThreadpool: (params: object): Pointer | null => {
      const address = cpuProcedure('ggml_threadpool_new');
      if (address === null) return null;
      const pool: unknown = koffi.call(address, threadpoolNew, params);
      return typeof pool === 'bigint' ? pool : null;
    },
  };
};

export type Llama = ReturnType<typeof bindAll>;

let opened: Llama | null = null;

export interface OpenLlamaOptions {
  /**
   * Loaded first, by absolute path. What the engine's libraries then ask for by name is found among what is loaded, also
   * where the system's loader would not look (`dlopen` and Windows' loader both compare names first).
   */
  readonly preload?: readonly string[] | undefined;
  /** A GPU backend's library that takes the place of the one beside the engine's. */
  readonly gpuBackend?: string | undefined;
}

/**
 * Loads the libraries of one backend (ggml-base, ggml, llama, then the backends beside them) and checks them.
 * Errors: ENGINE_LIBRARY_MISSING, ENGINE_RELEASE_MISMATCH, ENGINE_LAYOUT_MISMATCH; all before any struct is used.
 */
export const openLlama = (backend: Backend, { preload = [], gpuBackend }: OpenLlamaOptions = {}): Llama => {
  if (opened !== null) {
    if (opened.backend === backend) return opened;
    throw new HearthError({
      code: 'ENGINE_LIBRARY_MISSING',
      message: `This process already runs the ${opened.backend} engine and cannot load the ${backend} one beside it.`,
      next: 'Load the model in a new process.',
    });
  }
  // Where gdb is installed, ggml starts it on an abort: ten seconds for a backtrace of stripped libraries.
  process.env['GGML_NO_BACKTRACE'] ??= '1';
  for (const path of preload) loadLibrary(path);
  const llama = bindAll(backend);
  checkLayouts({
    model: llama.modelDefaults(),
    context: llama.contextDefaults(),
    quantize: llama.quantizeDefaults(),
    tensorOverheadBytes: llama.graph.tensorOverhead(),
  });
  if (gpuBackend === undefined) {
    llama.loadBackends(llama.files.folder);
  } else {
    // From the CPU's package, so that the GPU backend beside the engine's libraries stays out.
    llama.loadBackends(locateLibraries('cpu').folder);
    llama.loadBackend(gpuBackend);
  }
  llama.initialize();
  opened = llama;
  return llama;
};

/** A pointer that C code may keep: the address of a buffer that the caller keeps alive. */
export const addressOf = (buffer: ArrayBufferView): Pointer => koffi.address(buffer);
