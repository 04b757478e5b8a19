/**
 * How fast a layout answers: each token reads the weights that it uses once, and its part of the cache; so its time is
 * bytes ÷ bandwidth over all memories, one after the other, and time in which nothing is read (starting kernels, threads
 * that wait for each other, choosing a token). A processor's cores may take longer to unpack weights than its memory to give
 * them (`unpackRate.ts`), and its attention is limited by its arithmetic, as prompts are (`promptTime.ts`).
 */
import type { PredictedSpeed, SpeedPart } from '../../contract/plan.ts';
import { attentionFlops, coreAttentionFlops } from './attentionFlops.ts';
import { cacheBytesPerToken } from './cacheBytes.ts';
import { neutralCalibration, type Calibration } from './calibration.ts';
import {
  diskEfficiency,
  expertLayerSeconds,
  gpuEfficiency,
  gpuLayerSeconds,
  missedShare,
  questionTokens,
  ramEfficiency,
  ramExpertEfficiency,
  ramLayerSeconds,
  usualDepthTokens,
} from './efficiencies.ts';
import { expertLayersOnGpu, gpuOfPlace, type Layout } from './layout.ts';
import { usesAmx } from './loadOptions.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { PlanMachine } from './planMachine.ts';
import { coresAtWork, promptTime } from './promptTime.ts';
import { secondsOfWeights } from './unpackRate.ts';

/**
 * By how much each kind of time may be off, nine times of ten. Cores differ by more than memories do; once one of this machine
 * is measured, it is types of weights and its neighbours that are not known.
 */
const uncertainty = {
  gpu: 0.17,
  ram: 0.2,
  ramAssumed: 0.4,
  cores: 0.7,
  benchedCores: 0.5,
  disk: 0.5,
  overhead: 0.3,
} as const;
/** Of prompts: dense and all on GPUs; else, where programs differ by their kernels more than machines do. */
const promptSpread = { plain: 1.25, mixed: 1.8 } as const;

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

const depthOf = ({ layout, asked }: SpeedInput): number =>
  Math.min(asked?.depthTokens ?? usualDepthTokens, layout.contextTokens);

const workOf = (input: SpeedInput): Work => {
  const { facts, layout, machine, calibration = neutralCalibration } = input;
  const gpus = layout.gpus.map(emptyBytes);
  const ram = emptyBytes();
  const routed = facts.experts === null ? 0 : facts.experts.used / facts.experts.count;
  const cache = cacheBytesPerToken(facts, layout.cacheType) * depthOf(input);
  const expertsInRam = new Set(expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers));
  let overheadSeconds = 0;
  for (const [layer, { always, experts }] of facts.layerBytes.entries()) {
    const gpu = gpuOfPlace(facts, layout, layer);
    const home = gpu === null ? ram : (gpus[gpu] ?? ram);
    home.weights += always;
    (layout.cacheOnGpu ? home : ram).cache += cache;
    (expertsInRam.has(layer) ? ram : home).experts += experts * routed;
    const gpuSeconds = experts > 0 ? expertLayerSeconds : gpuLayerSeconds[machine.backend];
    overheadSeconds += gpu === null ? ramLayerSeconds / calibration.core : gpuSeconds * calibration.overhead;
  }
  const outputGpu = gpuOfPlace(facts, layout, facts.layers);
  (outputGpu === null ? ram : (gpus[outputGpu] ?? ram)).weights += facts.outputBytes;
  return { gpus, ram, overheadSeconds };
};

interface Timed extends SpeedPart {
  readonly slowMilliseconds: number;
  readonly fastMilliseconds: number;
}

const within = (
  milliseconds: number,
  uncertain: number,
): Pick<Timed, 'milliseconds' | 'slowMilliseconds' | 'fastMilliseconds'> => ({
  milliseconds,
  slowMilliseconds: milliseconds * (1 + uncertain),
  fastMilliseconds: milliseconds / (1 + uncertain),
});

export interface SpeedInput {
  readonly facts: ModelFacts;
  readonly layout: Layout;
  readonly machine: PlanMachine;
  /** Weights in RAM without room there: a part of each token comes from disk. */
  readonly pagedBytes: number;
  readonly calibration?: Calibration;
  /** Missing = a usual question in a usual chat. */
  readonly asked?: AskedLength;
}

/** What a speed is told of; all in tokens. */
export interface AskedLength {
  /** In the cache on average while the answer is written. */
  readonly depthTokens: number;
  /** Of the question, and what was in the cache before it. */
  readonly promptTokens: number;
  readonly cachedTokens: number;
}

const what = ['weights', 'experts', 'cache'] as const;

const gpuParts = ({ layout, machine }: SpeedInput, work: Work): Timed[] | null => {
  const parts: Timed[] = [];
  for (const [index, gpu] of layout.gpus.entries()) {
    const bytes = work.gpus[index] ?? emptyBytes();
    if (bytes.weights + bytes.experts + bytes.cache === 0) continue;
    if (gpu.bandwidthBytesPerSecond === null) return null;
    const bytesPerSecond = gpu.bandwidthBytesPerSecond * gpuEfficiency[machine.backend];
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
        ...within((bytes[kind] / bytesPerSecond) * 1000, uncertainty.gpu),
      });
    }
  }
  return parts;
};

/** Bytes of RAM a second that are used: as the memory gives them, and as the cores take them. */
const ramRate = (
  { facts, layout, machine, calibration = neutralCalibration }: SpeedInput,
  kind: (typeof what)[number],
  { memory, cores }: { readonly memory: number; readonly cores: number },
): number => {
  const bytesPerSecond =
    machine.ramBandwidthBytesPerSecond * memory * (kind === 'experts' ? ramExpertEfficiency : ramEfficiency);
  if (kind === 'cache') {
    // Read once a head.
    const flops = layout.threads * coreAttentionFlops(facts).answer * calibration.core * cores;
    return Math.min(bytesPerSecond, (flops * cacheBytesPerToken(facts, layout.cacheType)) / attentionFlops(facts));
  }
  const types = kind === 'experts' ? facts.types.experts : facts.types.always;
  const ticksPerSecond = machine.cpuTicks * coresAtWork(layout, machine) * calibration.core * cores;
  const amx = usesAmx(facts, layout, machine);
  return 1 / secondsOfWeights(1, types, { bytesPerSecond, ticksPerSecond, amx });
};

const ramParts = (input: SpeedInput, ram: Bytes): Timed[] => {
  const { facts, layout, machine, pagedBytes, calibration = neutralCalibration } = input;
  const parts: Timed[] = [];
  const weightsInRam = ram.weights + ram.experts;
  const heldInRam = totalInRam(facts, layout);
  const missed = heldInRam === 0 ? 0 : missedShare(pagedBytes / heldInRam);
  const peak = machine.ramBandwidthBytesPerSecond;
  const ofCores = calibration.basis === 'bench' ? uncertainty.benchedCores : uncertainty.cores;
  const ofMemory = machine.ramBandwidthKnown ? uncertainty.ram : uncertainty.ramAssumed;
  for (const kind of what) {
    const bytes = ram[kind] * (kind === 'cache' ? 1 : 1 - missed);
    if (bytes <= 0) continue;
    const bytesPerSecond = ramRate(input, kind, { memory: 1, cores: 1 });
    const milliseconds = (bytes / bytesPerSecond) * 1000;
    const slow = ramRate(input, kind, { memory: 1 / (1 + ofMemory), cores: 1 / (1 + ofCores) });
    const fast = ramRate(input, kind, { memory: 1 + ofMemory, cores: 1 + ofCores });
    parts.push({
      where: 'ram',
      gpuId: null,
      name: 'RAM',
      what: kind,
      bytesPerToken: bytes,
      peakBytesPerSecond: peak,
      bytesPerSecond,
      peakAssumed: !machine.ramBandwidthKnown,
      milliseconds,
      slowMilliseconds: (bytes / slow) * 1000,
      fastMilliseconds: (bytes / fast) * 1000,
    });
  }
  if (missed > 0) {
    const bytes = weightsInRam * missed;
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
      ...within((bytes / bytesPerSecond) * 1000, uncertainty.disk),
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

const band = (parts: readonly Timed[], overheadMs: number): { low: number; high: number } => {
  const overhead = within(overheadMs, uncertainty.overhead);
  const slow = parts.reduce((sum, part) => sum + part.slowMilliseconds, overhead.slowMilliseconds);
  const fast = parts.reduce((sum, part) => sum + part.fastMilliseconds, overhead.fastMilliseconds);
  return { low: 1000 / slow, high: 1000 / fast };
};

const unknownSpeed = (overheadMilliseconds: number, depthTokens: number): PredictedSpeed => ({
  depthTokens,
  lengthShare: { decode: 0, prefill: 0 },
  prefillTokensPerSecond: null,
  decodeTokensPerSecond: null,
  decodeLow: null,
  decodeHigh: null,
  prefillLow: null,
  prefillHigh: null,
  timeToFirstTokenMs: null,
  parts: [],
  overheadMilliseconds,
  correction: 1,
  basis: 'published',
  answers: 0,
});

export const speedOfLayout = (input: SpeedInput): PredictedSpeed => {
  const { facts, calibration = neutralCalibration } = input;
  const work = workOf(input);
  const overheadMilliseconds = work.overheadSeconds * 1000;
  const onGpus = gpuParts(input, work);
  if (onGpus === null) return unknownSpeed(overheadMilliseconds, depthOf(input));
  const timed = [...onGpus, ...ramParts(input, work.ram)];
  const milliseconds = timed.reduce((sum, part) => sum + part.milliseconds, overheadMilliseconds);
  const { low, high } = band(timed, overheadMilliseconds);
  const { tokens, seconds, attentionSeconds } = promptTime(input, work.overheadSeconds);
  const prefill = seconds === null ? null : tokens / seconds;
  const plain = facts.experts === null && timed.every(({ where }) => where === 'gpu');
  const prefillSpread = plain ? promptSpread.plain : promptSpread.mixed;
  return {
    prefillTokensPerSecond: prefill,
    decodeTokensPerSecond: 1000 / milliseconds,
    decodeLow: low,
    decodeHigh: high,
    prefillLow: prefill === null ? null : prefill / prefillSpread,
    prefillHigh: prefill === null ? null : prefill * prefillSpread,
    timeToFirstTokenMs: prefill === null ? null : (questionTokens / prefill) * 1000 + milliseconds,
    parts: timed.map(({ slowMilliseconds: _slow, fastMilliseconds: _fast, ...part }) => part),
    overheadMilliseconds,
    depthTokens: depthOf(input),
    lengthShare: {
      decode: timed.reduce((sum, part) => sum + (part.what === 'cache' ? part.milliseconds : 0), 0) / milliseconds,
      prefill: seconds === null ? 0 : attentionSeconds / seconds,
    },
    correction: 1,
    basis: calibration.basis,
    answers: 0,
  };
};
