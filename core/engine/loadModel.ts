/**
 * Loads one model and makes its context, by the options of a placement. Runs in the engine's child process.
 * Errors: ENGINE_LOAD_FAILED (llama.cpp refuses the file or the options; its log tells why), and those of `openLlama`.
 */
import koffi from 'koffi';
import { HearthError } from '../../contract/error.ts';
import type { EngineFacts } from '../../contract/engine.ts';
import { callAsync } from '../../native/bind.ts';
import { cacheTypes, deviceTypes, flashAttentionTypes, loadModes, splitModes } from '../../native/enums.ts';
import { createHostSoftmax } from '../../native/hostSoftmax.ts';
import { addressOf, openLlama, type Llama, type Pointer } from '../../native/llama.ts';
import { progressCallback, tensorBufferOverride, type ModelParams } from '../../native/structs.ts';
import type { LoadOptions } from './childContract.ts';
import { GraphSamplers } from './graphSamplers.ts';
import { createHostDraw, type HostDraw } from './hostDraw.ts';
import { HostSamplers } from './hostSamplers.ts';
import { readMemoryUse } from './memoryUse.ts';
import type { SlotSamplers } from './slotSamplers.ts';

export interface LoadedModel {
  readonly llama: Llama;
  readonly model: Pointer;
  readonly context: Pointer;
  readonly samplers: SlotSamplers;
  /** For answers that follow a grammar, wherever the others' tokens are chosen. */
  readonly draw: HostDraw;
  readonly options: LoadOptions;
  readonly facts: EngineFacts;
  /** Longest sequence in tokens: the trained context or the cache, whichever is smaller. */
  readonly sequenceLimitTokens: number;
}

const failed = (what: string, next: string): HearthError =>
  new HearthError({ code: 'ENGINE_LOAD_FAILED', message: `The model could not be loaded: ${what}.`, next });

/** Native memory that llama.cpp keeps pointers into for as long as the model lives. */
const keptAlive: unknown[] = [];

const keep = (buffer: ArrayBufferView): Pointer => {
  keptAlive.push(buffer);
  return addressOf(buffer);
};

const findDevice = (llama: Llama, name: string): Pointer => {
  const device = llama.deviceByName(name);
  if (device === null) {
    throw failed(`there is no device "${name}"`, 'Read the hardware again; the device may have been taken away.');
  }
  return device;
};

/** Null-ended arrays of the C API. */
const deviceList = (llama: Llama, names: readonly string[]): Pointer =>
  keep(BigUint64Array.from([...names.map((name) => findDevice(llama, name)), 0n]));

const overrideTable = (llama: Llama, overrides: LoadOptions['tensorOverrides']): Pointer => {
  const rows = [
    ...overrides.map(({ pattern, device }) => ({
      pattern,
      buft: device === 'CPU' ? llama.cpuBufferType() : llama.deviceBufferType(findDevice(llama, device)),
    })),
    { pattern: null, buft: 0n },
  ];
  const memory: unknown = koffi.alloc(tensorBufferOverride, rows.length);
  koffi.encode(memory, koffi.array(tensorBufferOverride, rows.length), rows);
  keptAlive.push(memory);
  if (typeof memory !== 'bigint') throw new Error('koffi.alloc did not answer an address.');
  return memory;
};

const gpuDevices = (llama: Llama): string[] => {
  const names: string[] = [];
  for (let index = 0; index < llama.deviceCount(); index++) {
    const device = llama.deviceAt(index);
    const type = deviceTypes[llama.deviceType(device)];
    if (type === 'gpu' || type === 'integrated') names.push(llama.deviceName(device));
  }
  return names;
};

const attachThreads = (llama: Llama, context: Pointer, options: LoadOptions): void => {
  const params = {};
  llama.threadpoolInit(params, options.threads);
  Object.assign(params, { poll: options.threadPoll });
  const pool = llama.createThreadpool(params);
  // One pool for both phases: a second one would spin beside the first.
  if (pool !== null) llama.attachThreadpool(context, pool, pool);
};

/** A context of the loaded model with its thread pool; null where there is no room for it. */
export const createContext = async (
  llama: Llama,
  model: Pointer,
  options: LoadOptions,
  samplers: SlotSamplers | null,
): Promise<Pointer | null> => {
  const context = await callAsync(llama.contextCreate, model, {
    ...llama.contextDefaults(),
    n_ctx: options.contextTokens,
    n_batch: options.batchTokens,
    n_ubatch: options.ubatchTokens,
    n_seq_max: options.sequences,
    // One output a chat: without this, memory for the logits of a whole micro-batch is set aside (0.3 GiB at 152,064).
    n_outputs_max: options.sequences,
    n_threads: options.threads,
    n_threads_batch: options.threads,
    flash_attn_type: flashAttentionTypes[options.flashAttention],
    type_k: cacheTypes[options.keyCacheType],
    type_v: cacheTypes[options.valueCacheType],
    offload_kqv: options.offloadCache,
    op_offload: options.offloadOperations,
    // One cache for all chats, so that a single long chat may use all of it. For one chat it is the same cache; said to be
    // shared, each decode would check 256 × 256 pairs of sequences, which takes as long as a thirtieth of a 7B's token.
    kv_unified: options.sequences > 1,
    samplers: samplers?.table ?? null,
    n_samplers: (samplers?.table ?? null) === null ? 0 : options.sequences,
  });
  if (context !== null) attachThreads(llama, context, options);
  return context;
};

/** Opens the file by the options; null where llama.cpp refuses it. `extra` goes over what the options say. */
export const openModel = (llama: Llama, options: LoadOptions, extra: Partial<ModelParams>): Promise<Pointer | null> =>
  callAsync(llama.modelLoad, options.modelPath, {
    ...llama.modelDefaults(),
    devices: options.devices === null ? null : deviceList(llama, options.devices),
    tensor_buft_overrides: options.tensorOverrides.length === 0 ? null : overrideTable(llama, options.tensorOverrides),
    n_gpu_layers: options.gpuLayers,
    split_mode: splitModes[options.splitMode],
    main_gpu: options.mainGpu,
    // llama.cpp reads one float for each of its device places (16), not only for the devices that are there.
    tensor_split:
      options.tensorSplit === null
        ? null
        : keep(Float32Array.from({ length: 16 }, (_, index) => options.tensorSplit?.[index] ?? 0)),
    load_mode: loadModes[options.loadMode],
    use_extra_bufts: options.repackWeights,
    ...extra,
  });

/** The GPUs that will be used, by ggml's names; none where everything stays on the CPU. */
const devicesInUse = (llama: Llama, options: LoadOptions): { found: readonly string[]; used: readonly string[] } => {
  const found = options.devices ?? gpuDevices(llama);
  return { found, used: options.gpuLayers === 0 ? [] : found };
};

/** Made for a context before it is there. */
export const createSamplers = (
  llama: Llama,
  model: Pointer,
  options: LoadOptions,
): { samplers: SlotSamplers; draw: HostDraw } => {
  const size = llama.vocabularySize(llama.vocabulary(model));
  const draw = createHostDraw(() => createHostSoftmax(llama, size));
  // The output is the first layer that goes to a GPU.
  const onGpu = devicesInUse(llama, options).used.length > 0;
  const inGraph = options.sampleOn === 'auto' ? onGpu : options.sampleOn === 'device';
  const samplers = inGraph ? new GraphSamplers(llama, size, options.sequences) : new HostSamplers(llama, size, draw);
  return { samplers, draw };
};

export const loadModel = async (
  options: LoadOptions,
  onProgress: (fraction: number) => void,
  isCancelled: () => boolean,
): Promise<LoadedModel> => {
  const startedMs = performance.now();
  const llama = openLlama(options.backend, options);
  const report = koffi.register((fraction: number): boolean => {
    onProgress(fraction);
    return !isCancelled();
  }, koffi.pointer(progressCallback));

  const model = await openModel(llama, options, { progress_callback: report }).finally(() => koffi.unregister(report));
  if (model === null) {
    if (isCancelled()) {
      throw new HearthError({ code: 'CANCELLED', message: 'Loading was stopped.', next: 'Load the model again.' });
    }
    throw failed('llama.cpp refused the file', 'Verify the file, or install the model again.');
  }

  const { samplers, draw } = createSamplers(llama, model, options);
  const context = await createContext(llama, model, options, samplers);
  if (context === null) {
    llama.modelFree(model);
    throw failed('there was no room for its context', 'Choose a shorter context or a smaller model.');
  }
  const layers = llama.modelLayers(model);
  const { found, used } = devicesInUse(llama, options);
  const onGpu = used.length > 0;
  const contextTokens = Math.min(llama.contextTokensOfSequence(context), llama.modelTrainedContext(model));
  return {
    llama,
    model,
    context,
    samplers,
    draw,
    options,
    sequenceLimitTokens: contextTokens,
    facts: {
      // A backend whose own libraries the system lacks loads without a word and finds no device.
      backend: found.length === 0 ? 'cpu' : options.backend,
      devices: onGpu ? [...used] : ['CPU'],
      // The output counts as the last layer.
      gpuLayers: !onGpu ? 0 : options.gpuLayers === -1 ? layers : Math.min(options.gpuLayers - 1, layers),
      layers,
      contextTokens,
      batchTokens: llama.batchTokens(context),
      ubatchTokens: llama.ubatchTokens(context),
      threads: options.threads,
      keyCacheType: options.keyCacheType,
      valueCacheType: options.valueCacheType,
      flashAttention: options.flashAttention,
      memoryMapped: options.loadMode === 'mmap' || options.loadMode === 'mmapLocked',
      weightBytes: llama.modelBytes(model),
      memory: readMemoryUse(llama, model, context),
      loadMs: performance.now() - startedMs,
    },
  };
};
