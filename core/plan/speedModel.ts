/**
 * How fast a layout answers: each token reads the weights that it uses once, and its part of the cache; so its time is
 * bytes ÷ bandwidth over all memories, one after the other, and time in which nothing is read (starting kernels, threads
 * that wait for each other, choosing a token). Prompts are limited by arithmetic instead, and by copying experts to a GPU.
 *
 * The efficiencies are one number for each kind of hardware, fitted to published single-stream figures of llama.cpp
 * (`docs/accuracy.md` has the table and the errors), not to single rows:
 */
import type { PredictedSpeed, SpeedPart } from '../../contract/plan.ts';
import { cacheBytesPerToken } from './cacheBytes.ts';
import { neutralCalibration, type Calibration } from './calibration.ts';
import { expertLayersOnGpu, gpuOfPlace, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { Backend, PlanMachine } from './planMachine.ts';

/** Share of a GPU's peak bandwidth that decoding reaches, and seconds for a layer's kernels. */
const gpuEfficiency: Readonly<Record<Backend, number>> = { cuda: 0.82, vulkan: 0.68, metal: 0.7, cpu: 1 };
const gpuLayerSeconds: Readonly<Record<Backend, number>> = { cuda: 60e-6, vulkan: 90e-6, metal: 60e-6, cpu: 0 };
/** Choosing and gathering experts takes many small kernels: R1 671B wholly on GPUs, and with experts in RAM. */
const expertLayerSeconds = 200e-6;
/** Of RAM: dense weights are read in a row, experts here and there. */
const ramEfficiency = 0.65;
const ramExpertEfficiency = 0.45;
const ramLayerSeconds = 30e-6;
/**
 * A core gets through 6 GB/s of quantized weights, however fast the memory: measured were 4 to 5.5 on each of 16 virtual
 * cores of a server and up to 12 on four fast cores of a desktop.
 */
const coreBytesPerSecond = 6e9;
/** Pages are asked for one after the other while tokens wait. */
const diskEfficiency = 0.6;
/** Tokens that are in the cache on average while an answer is written. */
const depthTokens = 1024;
/** A question for the time to the first token. */
const questionTokens = 512;

/** By how much each kind of time may be off, nine times of ten. */
const uncertainty = { gpu: 0.14, ram: 0.2, ramAssumed: 0.4, disk: 0.5, overhead: 0.3 } as const;

interface Bytes {
  weights: number;
  experts: number;
  cache: number;
}

const emptyBytes = (): Bytes => ({ weights: 0, experts: 0, cache: 0 });

interface Work {
  readonly gpus: Bytes[];
  readonly ram: Bytes;
  readonly overheadSeconds: number;
}

const workOf = (facts: ModelFacts, layout: Layout, backend: Backend): Work => {
  const gpus = layout.gpus.map(emptyBytes);
  const ram = emptyBytes();
  const routed = facts.experts === null ? 0 : facts.experts.used / facts.experts.count;
  const cache = cacheBytesPerToken(facts, layout.cacheType) * Math.min(depthTokens, layout.contextTokens);
  const expertsInRam = new Set(expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers));
  let overheadSeconds = 0;
  for (const [layer, { always, experts }] of facts.layerBytes.entries()) {
    const gpu = gpuOfPlace(facts, layout, layer);
    const home = gpu === null ? ram : (gpus[gpu] ?? ram);
    home.weights += always;
    (layout.cacheOnGpu ? home : ram).cache += cache;
    (expertsInRam.has(layer) ? ram : home).experts += experts * routed;
    const gpuSeconds = experts > 0 ? expertLayerSeconds : gpuLayerSeconds[backend];
    overheadSeconds += gpu === null ? ramLayerSeconds : gpuSeconds;
  }
  const outputGpu = gpuOfPlace(facts, layout, facts.layers);
  (outputGpu === null ? ram : (gpus[outputGpu] ?? ram)).weights += facts.outputBytes;
  return { gpus, ram, overheadSeconds };
};

interface Timed extends SpeedPart {
  readonly uncertainty: number;
}

export interface SpeedInput {
  readonly facts: ModelFacts;
  readonly layout: Layout;
  readonly machine: PlanMachine;
  /** Weights in RAM without room there: a part of each token comes from disk. */
  readonly pagedBytes: number;
  readonly calibration?: Calibration;
}

const what = ['weights', 'experts', 'cache'] as const;

const gpuParts = ({ layout, machine, calibration = neutralCalibration }: SpeedInput, work: Work): Timed[] | null => {
  const parts: Timed[] = [];
  for (const [index, gpu] of layout.gpus.entries()) {
    const bytes = work.gpus[index] ?? emptyBytes();
    if (bytes.weights + bytes.experts + bytes.cache === 0) continue;
    if (gpu.bandwidthBytesPerSecond === null) return null;
    const bytesPerSecond = gpu.bandwidthBytesPerSecond * gpuEfficiency[machine.backend] * calibration.gpu;
    for (const kind of what) {
      if (bytes[kind] === 0) continue;
      parts.push({
        where: 'gpu',
        gpuId: gpu.id,
        name: gpu.name,
        what: kind,
        bytesPerToken: bytes[kind],
        peakBytesPerSecond: gpu.bandwidthBytesPerSecond,
        bytesPerSecond,
        peakAssumed: false,
        milliseconds: (bytes[kind] / bytesPerSecond) * 1000,
        uncertainty: uncertainty.gpu,
      });
    }
  }
  return parts;
};

const ramParts = (
  { facts, layout, machine, pagedBytes, calibration = neutralCalibration }: SpeedInput,
  ram: Bytes,
): Timed[] => {
  const parts: Timed[] = [];
  const weightsInRam = ram.weights + ram.experts;
  // Every byte in RAM is as likely to be missing as any other; those of each token are read anew.
  const heldInRam = totalInRam(facts, layout);
  const pagedShare = heldInRam === 0 ? 0 : Math.min(1, pagedBytes / heldInRam);
  const peak = machine.ramBandwidthBytesPerSecond;
  for (const kind of what) {
    const bytes = ram[kind] * (kind === 'cache' ? 1 : 1 - pagedShare);
    if (bytes <= 0) continue;
    const efficiency = kind === 'experts' ? ramExpertEfficiency : ramEfficiency;
    const bytesPerSecond = Math.min(peak * efficiency, layout.threads * coreBytesPerSecond) * calibration.ram;
    parts.push({
      where: 'ram',
      gpuId: null,
      name: 'RAM',
      what: kind,
      bytesPerToken: bytes,
      peakBytesPerSecond: peak,
      bytesPerSecond,
      peakAssumed: !machine.ramBandwidthKnown,
      milliseconds: (bytes / bytesPerSecond) * 1000,
      uncertainty: machine.ramBandwidthKnown ? uncertainty.ram : uncertainty.ramAssumed,
    });
  }
  if (pagedShare > 0) {
    const bytes = weightsInRam * pagedShare;
    const bytesPerSecond = machine.diskReadBytesPerSecond * diskEfficiency;
    parts.push({
      where: 'disk',
      gpuId: null,
      name: 'disk',
      what: facts.experts === null ? 'weights' : 'experts',
      bytesPerToken: bytes,
      peakBytesPerSecond: machine.diskReadBytesPerSecond,
      bytesPerSecond,
      peakAssumed: !machine.diskReadKnown,
      milliseconds: (bytes / bytesPerSecond) * 1000,
      uncertainty: uncertainty.disk,
    });
  }
  return parts;
};

/** All weights that lie in RAM, read by a token or not. */
const totalInRam = (facts: ModelFacts, layout: Layout): number => {
  const expertsInRam = new Set(expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers));
  return facts.layerBytes.reduce((sum, { always, experts }, layer) => {
    if (gpuOfPlace(facts, layout, layer) === null) return sum + always + experts;
    return sum + (expertsInRam.has(layer) ? experts : 0);
  }, facts.embeddingBytes);
};

/** Seconds that a whole ubatch takes; null where a GPU's rate is unknown. */
const ubatchSeconds = (input: SpeedInput, work: Work): number | null => {
  const { facts, layout, machine, calibration = neutralCalibration } = input;
  const tokens = Math.min(layout.ubatchTokens, questionTokens);
  const perLayer = facts.alwaysParameters / (facts.layers + 1);
  const routedPerLayer = facts.layerBytes.some(({ experts }) => experts > 0)
    ? facts.routedParameters / facts.layerBytes.filter(({ experts }) => experts > 0).length
    : 0;
  const expertsInRam = new Set(expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers));
  let seconds = work.overheadSeconds;
  for (let place = 0; place <= facts.layers; place++) {
    const layer = facts.layerBytes[place];
    const gpuIndex = gpuOfPlace(facts, layout, place);
    const always = 2 * tokens * perLayer;
    const routed = 2 * tokens * ((layer?.experts ?? 0) > 0 ? routedPerLayer : 0);
    const alwaysBytes = layer?.always ?? facts.outputBytes;
    const expertBytes = layer?.experts ?? 0;
    const inRam = gpuIndex === null ? alwaysBytes + expertBytes : expertsInRam.has(place) ? expertBytes : 0;
    const gpu = layout.gpus[gpuIndex ?? 0];
    if (gpu === undefined || (inRam > 0 && !layout.offloadOperations)) {
      // Of a layer on the GPU only the experts are the CPU's.
      const onCpu = gpuIndex === null ? always + routed : routed;
      seconds +=
        onCpu / (machine.cpuFlops * calibration.cpu) + inRam / (machine.ramBandwidthBytesPerSecond * ramEfficiency);
      if (gpuIndex === null || gpu === undefined) continue;
    }
    if (gpu.flops === null || gpu.bandwidthBytesPerSecond === null) return null;
    const onGpu = inRam > 0 && !layout.offloadOperations ? always : always + routed;
    seconds +=
      onGpu / (gpu.flops * calibration.gpu) + (alwaysBytes + expertBytes - inRam) / gpu.bandwidthBytesPerSecond;
    // All of a layer's experts are used by some token of a large batch.
    if (layout.offloadOperations) seconds += inRam / gpu.linkBytesPerSecond;
  }
  return seconds;
};

const band = (parts: readonly Timed[], overheadMs: number): { low: number; high: number } => {
  const slow = parts.reduce(
    (sum, part) => sum + part.milliseconds * (1 + part.uncertainty),
    overheadMs * (1 + uncertainty.overhead),
  );
  const fast = parts.reduce(
    (sum, part) => sum + part.milliseconds / (1 + part.uncertainty),
    overheadMs / (1 + uncertainty.overhead),
  );
  return { low: 1000 / slow, high: 1000 / fast };
};

/** Pages that are missing in RAM are read once for a ubatch. */
const pagedSeconds = ({ pagedBytes, machine }: SpeedInput): number =>
  pagedBytes / (machine.diskReadBytesPerSecond * diskEfficiency);

const unknownSpeed = (overheadMilliseconds: number): PredictedSpeed => ({
  prefillTokensPerSecond: null,
  decodeTokensPerSecond: null,
  decodeLow: null,
  decodeHigh: null,
  prefillLow: null,
  prefillHigh: null,
  timeToFirstTokenMs: null,
  parts: [],
  overheadMilliseconds,
  basis: 'published',
  answers: 0,
});

export const speedOfLayout = (input: SpeedInput): PredictedSpeed => {
  const { facts, layout, machine, calibration = neutralCalibration } = input;
  const work = workOf(facts, layout, machine.backend);
  const overheadMilliseconds = work.overheadSeconds * 1000 * calibration.overhead;
  const onGpus = gpuParts(input, work);
  if (onGpus === null) return unknownSpeed(overheadMilliseconds);
  const timed = [...onGpus, ...ramParts(input, work.ram)];
  const milliseconds = timed.reduce((sum, part) => sum + part.milliseconds, overheadMilliseconds);
  const decode = (1000 / milliseconds) * calibration.answer;
  const { low, high } = band(timed, overheadMilliseconds);
  const perUbatch = ubatchSeconds(input, work);
  const ubatchTokens = Math.min(layout.ubatchTokens, questionTokens);
  const prefill = perUbatch === null ? null : ubatchTokens / (perUbatch + pagedSeconds(input));
  const narrow = calibration.spread;
  const prefillSpread = timed.some(({ where }) => where !== 'gpu') ? 1.6 : 1.25;
  return {
    prefillTokensPerSecond: prefill,
    decodeTokensPerSecond: decode,
    decodeLow: narrow === null ? low * calibration.answer : decode / (1 + narrow),
    decodeHigh: narrow === null ? high * calibration.answer : decode * (1 + narrow),
    prefillLow: prefill === null ? null : prefill / prefillSpread,
    prefillHigh: prefill === null ? null : prefill * prefillSpread,
    timeToFirstTokenMs: prefill === null ? null : (questionTokens / prefill) * 1000 + milliseconds,
    parts: timed.map(({ uncertainty: _, ...part }) => part),
    overheadMilliseconds,
    basis: calibration.basis,
    answers: calibration.answers,
  };
};
