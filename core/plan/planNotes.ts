/** Why a plan is as it is, and what to beware of, as keys with values; `contract/planTexts.ts` has the words. */
import type { PlanNote, PredictedSpeed, SpeedPart } from '../../contract/plan.ts';
import { cacheBytesPerToken, paddedContext } from './cacheBytes.ts';
import { ramEfficiency, ramExpertEfficiency } from './efficiencies.ts';
import { cpuExpertRange, gpuLayers, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
import { note } from './note.ts';
import type { PlanMachine } from './planMachine.ts';
import type { PlannedLayout } from './searchLayout.ts';

/** `RTX 4090`, `2 × RTX 4090`, `RTX 4090 + RTX 3060`. */
export const gpuNames = (layout: Layout): string => {
  const counts = new Map<string, number>();
  for (const { name } of layout.gpus) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(' + ');
};

/** The memory that takes most of the time. */
export const slowestPart = ({ parts }: PredictedSpeed): SpeedPart | null =>
  parts.reduce<SpeedPart | null>(
    (slowest, part) => (slowest === null || part.milliseconds > slowest.milliseconds ? part : slowest),
    null,
  );

/** Where clearly less is read than the memory gives, the cores cannot take more. */
const coresLimitBelow = 0.85;
export const isLimitedByCores = ({ where, what, bytesPerSecond, peakBytesPerSecond }: SpeedPart): boolean =>
  where === 'ram' &&
  bytesPerSecond < peakBytesPerSecond * (what === 'experts' ? ramExpertEfficiency : ramEfficiency) * coresLimitBelow;

const limitKeys = { gpu: 'limitedByGpu', ram: 'limitedByRam', disk: 'limitedByDisk', link: 'limitedByRam' } as const;

const placementNote = (facts: ModelFacts, layout: Layout, machine: PlanMachine): PlanNote => {
  const { layers } = facts;
  const onGpu = gpuLayers(facts, layout);
  const range = cpuExpertRange(facts, layout);
  const gpus = gpuNames(layout);
  if (onGpu === 0) return note(machine.gpus.length === 0 ? 'onCpuNoGpu' : 'onCpuFaster', { layers });
  if (onGpu < layers) return note('layersSplit', { gpuLayers: onGpu, layers, ramLayers: layers - onGpu, gpus });
  if (range === null) return note('allOnGpu', { layers, gpus });
  const share = facts.experts === null ? 1 : Math.round(facts.experts.count / facts.experts.used);
  return note('expertsInRam', { layers, gpus, from: range[0], to: range[1], share });
};

const calibrationNote = ({ basis, answers, correction }: PredictedSpeed): PlanNote[] => {
  if (basis === 'answers') return [note('calibratedByAnswers', { answers, factor: correction.toFixed(2) })];
  return basis === 'bench' ? [note('calibratedByBench')] : [];
};

/** @param tuned it was measured to be the fastest, so what is not as usual needs no other reason */
export const reasonsOf = (
  facts: ModelFacts,
  { layout, speed }: PlannedLayout,
  machine: PlanMachine,
  tuned: boolean,
): PlanNote[] => {
  const reasons = [placementNote(facts, layout, machine)];
  if (tuned) reasons.push(note('tuned'));
  if (machine.gpus.length > 1 && layout.gpus.length === 1 && !tuned) {
    reasons.push(note('oneGpuIsEnough', { count: machine.gpus.length }));
  }
  if (layout.gpus.length > 1) reasons.push(note('splitOverGpus', { shares: layout.placesOfGpu.join(' : ') }));
  if (layout.cacheType !== 'f16') {
    const saved = cacheBytesPerToken(facts, 'f16') - cacheBytesPerToken(facts, layout.cacheType);
    const savedBytes = saved * facts.layers * paddedContext(layout.contextTokens);
    reasons.push(note('cacheQuantized', { type: layout.cacheType, savedBytes }));
  }
  if (layout.gpus.length > 0 && !layout.offloadOperations && !tuned) reasons.push(note('promptsOnCpu'));
  if (layout.ubatchTokens < 512 && !tuned) reasons.push(note('smallUbatch', { tokens: layout.ubatchTokens }));
  const slowest = slowestPart(speed);
  if (slowest !== null) {
    const { name, where, peakBytesPerSecond } = slowest;
    const byCores = isLimitedByCores(slowest);
    // All that is read from that memory, at the mean of its rates.
    const same = speed.parts.filter((part) => part.where === where && part.gpuId === slowest.gpuId);
    const bytes = same.reduce((sum, part) => sum + part.bytesPerToken, 0);
    const milliseconds = same.reduce((sum, part) => sum + part.milliseconds, 0);
    const bytesPerSecond = (bytes / milliseconds) * 1000;
    const values = { name, bytes, bytesPerSecond, peakBytesPerSecond, threads: layout.threads };
    reasons.push(note(byCores ? 'limitedByCores' : limitKeys[where], values));
  }
  return [...reasons, ...calibrationNote(speed)];
};

/** Below this a person who expects what a GPU alone would do is told the sum. */
const sumBelowTokensPerSecond = 12;

/** For a model of experts that RAM or disk slow down: where each millisecond of a token goes. */
const bandwidthSum = (facts: ModelFacts, { layout, speed }: PlannedLayout): PlanNote[] => {
  const decode = speed.decodeTokensPerSecond;
  if (facts.experts === null || decode === null || decode >= sumBelowTokensPerSecond) return [];
  const of = (where: SpeedPart['where']) => {
    const parts = speed.parts.filter((part) => part.where === where);
    const milliseconds = parts.reduce((sum, part) => sum + part.milliseconds, 0);
    return { bytes: parts.reduce((sum, part) => sum + part.bytesPerToken, 0), milliseconds };
  };
  const [gpu, ram, disk] = [of('gpu'), of('ram'), of('disk')];
  if (ram.milliseconds + disk.milliseconds < gpu.milliseconds) return [];
  return [
    note(disk.bytes > 0 ? 'bandwidthSumDisk' : 'bandwidthSum', {
      gpus: gpuNames(layout) || 'GPU',
      gpuBytes: gpu.bytes,
      gpuMilliseconds: Math.round(gpu.milliseconds),
      ramBytes: ram.bytes,
      ramMilliseconds: Math.round(ram.milliseconds),
      diskBytes: disk.bytes,
      diskMilliseconds: Math.round(disk.milliseconds),
      otherMilliseconds: Math.round(speed.overheadMilliseconds),
      milliseconds: Math.round(1000 / decode),
      tokensPerSecond: decode,
    }),
  ];
};

/** Fuller than this a little more (a browser tab, a longer batch) is too much. */
const nearlyFull = 0.97;
const slowTokensPerSecond = 5;

export const warningsOf = (facts: ModelFacts, planned: PlannedLayout, machine: PlanMachine): PlanNote[] => {
  const { layout, memory, speed } = planned;
  const warnings: PlanNote[] = [];
  if (!machine.ramKnown) warnings.push(note('ramUnknown'));
  else if (!memory.fits) warnings.push(note('doesNotFit', { missingBytes: memory.missingBytes }));
  if (memory.pagedBytes > 0) warnings.push(note('pagedFromDisk', { bytes: memory.pagedBytes }));
  const unknown = layout.gpus.find(({ bandwidthBytesPerSecond }) => bandwidthBytesPerSecond === null);
  if (unknown !== undefined) warnings.push(note('gpuBandwidthUnknown', { name: unknown.name }));
  if (speed.parts.some(({ where, peakAssumed }) => where === 'ram' && peakAssumed)) {
    warnings.push(note('ramAssumed', { bytesPerSecond: machine.ramBandwidthBytesPerSecond }));
  }
  const { diskFreeBytes } = machine;
  if (diskFreeBytes !== null && diskFreeBytes < facts.fileBytes) {
    warnings.push(note('diskTooFull', { freeBytes: diskFreeBytes, missingBytes: facts.fileBytes - diskFreeBytes }));
  }
  for (const [index, { bytes, limitBytes }] of memory.gpus.entries()) {
    if (!memory.fits || bytes <= limitBytes * nearlyFull) continue;
    const percent = Math.round((bytes / limitBytes) * 100);
    warnings.push(note('nearlyFull', { name: layout.gpus[index]?.name ?? '', percent }));
  }
  if (memory.fits) warnings.push(...bandwidthSum(facts, planned));
  const decode = speed.decodeTokensPerSecond;
  if (memory.fits && decode !== null && decode < slowTokensPerSecond) {
    warnings.push(note('slow', { tokensPerSecond: decode }));
  }
  return warnings;
};
