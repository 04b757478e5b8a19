/**
 * What a layout takes of each memory, by our own model of llama.cpp's buffers: for machines that are not here, and for the
 * search, which asks thousands of times. Where the machine is here, the engine's own dry run has the last word.
 */
import type { DeviceMemory } from '../../contract/plan.ts';
import { cacheBytesPerToken, paddedContext } from './cacheBytes.ts';
import { computeBufferBytes } from './computeBuffer.ts';
import { expertLayersOnGpu, gpuOfPlace, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { Backend, PlanMachine } from './planMachine.ts';

export interface MemoryOfLayout {
  readonly gpus: readonly DeviceMemory[];
  readonly ram: DeviceMemory;
  readonly fits: boolean;
  /** What is missing over all devices. */
  readonly missingBytes: number;
  /** Weights in RAM for which there is no room, so that they are read from disk again for each token. */
  readonly pagedBytes: number;
}

const mebibyte = 2 ** 20;
/** What a process with a CUDA (or other) context takes of a GPU before any model; nvidia-smi shows it. */
const gpuOverheadBytes: Readonly<Record<Backend, number>> = {
  cpu: 0,
  cuda: 400 * mebibyte,
  vulkan: 120 * mebibyte,
  metal: 60 * mebibyte,
};
/** Node and the libraries of the engine's process. */
const processBytes = 110 * mebibyte;
/** Of a model that is larger than the memory, at least this part must fit, or the disk is all that counts. */
const leastResidentShare = 0.35;
/** Scratch memory of the CPU's matrix products: a ubatch of activations, quantized as the weights are. */
const cpuScratchBytes = (facts: ModelFacts, ubatchTokens: number): number =>
  2 * ubatchTokens * Math.max(facts.hiddenSize, facts.feedForwardLength);

/** In whole bytes: where a layer's share of a file is not known, it is a fraction of all. */
const total = (memory: Omit<DeviceMemory, 'bytes'>): DeviceMemory => {
  const weightBytes = Math.round(memory.weightBytes);
  const cacheBytes = Math.round(memory.cacheBytes);
  const computeBytes = Math.round(memory.computeBytes);
  const bytes = weightBytes + cacheBytes + computeBytes + memory.overheadBytes;
  return { ...memory, weightBytes, cacheBytes, computeBytes, limitBytes: Math.floor(memory.limitBytes), bytes };
};

interface Shares {
  weightBytes: number;
  cacheBytes: number;
  hasOutput: boolean;
  places: number;
}

const emptyShares = (): Shares => ({ weightBytes: 0, cacheBytes: 0, hasOutput: false, places: 0 });

const share = (facts: ModelFacts, layout: Layout): { gpus: Shares[]; ram: Shares } => {
  const gpus = layout.gpus.map(emptyShares);
  const ram = { ...emptyShares(), weightBytes: facts.embeddingBytes };
  const cachePerLayer = cacheBytesPerToken(facts, layout.cacheType) * paddedContext(layout.contextTokens);
  const expertsInRam = new Set(expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers));
  for (const [layer, { always, experts }] of facts.layerBytes.entries()) {
    const gpu = gpuOfPlace(facts, layout, layer);
    const home = gpu === null ? ram : (gpus[gpu] ?? ram);
    home.places += 1;
    home.weightBytes += always;
    (expertsInRam.has(layer) ? ram : home).weightBytes += experts;
    (layout.cacheOnGpu ? home : ram).cacheBytes += cachePerLayer;
  }
  const outputGpu = gpuOfPlace(facts, layout, facts.layers);
  const output = outputGpu === null ? ram : (gpus[outputGpu] ?? ram);
  output.hasOutput = true;
  output.weightBytes += facts.outputBytes;
  return { gpus, ram };
};

/** For prompts the experts that lie in RAM are copied to the GPU, one tensor at a time. */
const copiedBytes = (facts: ModelFacts, layout: Layout): number => {
  if (layout.gpus.length === 0 || !layout.offloadOperations) return 0;
  const moved = expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers);
  return Math.max(0, ...moved.map((layer) => facts.layerBytes[layer]?.largestExpertTensor ?? 0));
};

export const memoryOfLayout = (facts: ModelFacts, layout: Layout, machine: PlanMachine): MemoryOfLayout => {
  const shares = share(facts, layout);
  const compute = computeBufferBytes(facts, layout);
  const withoutLogits = computeBufferBytes({ ...facts, vocabularySize: 0 }, layout);
  const ubatch = Math.min(layout.ubatchTokens, layout.contextTokens);
  // The input embedding is looked up in RAM and sent; each GPU holds a copy, several with pipelining over GPUs.
  const inputBytes = 4 * facts.hiddenSize * ubatch;
  const pipelined = layout.gpus.length > 1 ? 4 : 1;
  const copied = copiedBytes(facts, layout);
  const gpus = layout.gpus.map(({ limitBytes }, index) => {
    const { weightBytes, cacheBytes, hasOutput, places } = shares.gpus[index] ?? emptyShares();
    const used = places > 0 || hasOutput;
    return total({
      weightBytes,
      cacheBytes,
      computeBytes: used ? (hasOutput ? compute : withoutLogits) + (pipelined - 1) * inputBytes + copied : 0,
      overheadBytes: used ? gpuOverheadBytes[machine.backend] : 0,
      limitBytes,
    });
  });
  const onCpu = shares.ram.places > 0 || shares.ram.hasOutput || layout.gpus.length === 0;
  const outputRows = 4 * facts.vocabularySize * layout.sequences;
  const ram = total({
    weightBytes: shares.ram.weightBytes,
    cacheBytes: shares.ram.cacheBytes,
    computeBytes:
      outputRows +
      (onCpu || layout.cpuExpertLayers > 0 ? cpuScratchBytes(facts, ubatch) : 0) +
      (shares.ram.hasOutput ? compute : onCpu ? withoutLogits : inputBytes + 2 * layout.contextTokens * ubatch),
    overheadBytes: processBytes,
    limitBytes: machine.ramLimitBytes,
  });
  const onGpus = machine.shared ? gpus.reduce((sum, { bytes }) => sum + bytes, 0) : 0;
  const ramMissing = Math.max(0, ram.bytes + onGpus - ram.limitBytes);
  const gpuMissing = gpus.reduce((sum, { bytes, limitBytes }) => sum + Math.max(0, bytes - limitBytes), 0);
  const pagedBytes = layout.memoryMapped && ramMissing <= ram.weightBytes * (1 - leastResidentShare) ? ramMissing : 0;
  return {
    gpus,
    ram,
    fits: gpuMissing === 0 && ramMissing - pagedBytes === 0,
    missingBytes: gpuMissing + ramMissing - pagedBytes,
    pagedBytes,
  };
};
