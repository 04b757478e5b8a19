/**
 * Which variants of the family this machine runs, and how well, for a stated use: what runs well before what only runs, of
 * what is slow the fastest first, of what does not fit the one that comes nearest. Among what runs well the order is the
 * use's:
 * - best quality and long context: the most capable model;
 * - fast chat: the most capable one that answers fast: one waits until the prompt is read and its thinking is over.
 * Long context plans with 32,768 tokens; the others with 8,192, which hold R1's reasoning and a few turns.
 */
import type { PlanNote, PlanUse, RankedVariant } from '../../contract/plan.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';
import type { Catalogue, CatalogueFile, CatalogueModel } from '../catalog/catalog.ts';
import { nothingKnown, speedKey, type KnownSpeed } from './calibrationStore.ts';
import { capability } from './capability.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { PlanMachine } from './planMachine.ts';
import { gpuNames, isLimitedByCores, slowestPart } from './planNotes.ts';
import { bestLayout, secondsOfJob, type PlannedLayout } from './searchLayout.ts';
import { gpuLayers } from './layout.ts';
import { factsOfVariant } from './variantFacts.ts';
import { verdictOf } from './verdict.ts';

const contextOfUse: Readonly<Record<PlanUse, number>> = {
  fastChat: 8192,
  bestQuality: 8192,
  longContext: 32768,
};
const sequences = 4;
/** A chat is fast where a question and 1,500 tokens of thinking take less than 40 seconds. */
const fastSeconds = 40;

/** How much waiting counts: little where quality is wanted, so that it decides between two types of one model. */
const waitWeight: Readonly<Record<PlanUse, number>> = { fastChat: 4, bestQuality: 0.05, longContext: 0.05 };

export interface RankOptions {
  readonly use: PlanUse;
  readonly threads: number;
  readonly known?: KnownSpeed;
}

/** Two publishers' files of one type differ by little; the one whose size is known best speaks for both. */
export const distinctFiles = ({ files }: CatalogueModel): CatalogueFile[] => {
  const rank = (file: CatalogueFile): number => (file.bytes !== null ? 0 : file.approximateSize !== null ? 1 : 2);
  const best = new Map<string, CatalogueFile>();
  for (const file of files) {
    const other = best.get(file.quantization);
    if (other === undefined || rank(file) < rank(other)) best.set(file.quantization, file);
  }
  return [...best.values()];
};

const totalBytes = ({ memory }: PlannedLayout): number =>
  memory.gpus.reduce((sum, { bytes }) => sum + bytes, memory.ram.bytes);

const whyOf = (facts: ModelFacts, planned: PlannedLayout, { ramKnown }: PlanMachine): PlanNote => {
  const { layout, memory, speed } = planned;
  const tokensPerSecond = speed.decodeTokensPerSecond;
  const gpus = gpuNames(layout);
  const context = layout.contextTokens;
  const bytes = totalBytes(planned);
  const gpuBytes = memory.gpus.reduce((sum, gpu) => sum + gpu.bytes, 0);
  const ramBytes = memory.ram.bytes;
  const bytesPerSecond = speed.parts.find(({ where }) => where === 'ram')?.peakBytesPerSecond ?? 0;
  if (!memory.fits && !ramKnown) return { key: 'variantRamUnknown', values: { bytes, context } };
  if (!memory.fits) return { key: 'variantDoesNotFit', values: { bytes, context, missingBytes: memory.missingBytes } };
  if (tokensPerSecond === null) return { key: 'variantSpeedUnknown', values: { bytes, context, gpus } };
  if (memory.pagedBytes > 0) return { key: 'variantDisk', values: { bytes: memory.pagedBytes, tokensPerSecond } };
  const layers = gpuLayers(facts, layout);
  if (layers === 0) {
    const slowest = slowestPart(speed);
    return slowest !== null && isLimitedByCores(slowest)
      ? { key: 'variantOnCpuByCores', values: { bytes, context, tokensPerSecond, threads: layout.threads } }
      : { key: 'variantOnCpu', values: { bytes, context, tokensPerSecond, bytesPerSecond } };
  }
  if (layers === facts.layers && layout.cpuExpertLayers === 0) {
    return { key: 'variantOnGpu', values: { bytes: gpuBytes, context, gpus, tokensPerSecond } };
  }
  const key = layout.cpuExpertLayers > 0 ? 'variantExperts' : 'variantSplit';
  return { key, values: { gpuBytes, ramBytes, gpus, tokensPerSecond, bytesPerSecond } };
};

const verdictOrder: readonly RankedVariant['verdict'][] = ['runs well', 'runs', 'slow', 'does not fit'];

/** What works on paper is worth less: pages from disk, a GPU filled to the brim, a coarser cache. */
const ease = ({ layout, memory }: PlannedLayout): number =>
  (memory.pagedBytes > 0 ? 0.3 : 1) *
  (memory.gpus.some(({ bytes, limitBytes }) => bytes > limitBytes * 0.97) && layout.cpuExpertLayers === 0 ? 0.97 : 1) *
  (layout.cacheType === 'f16' ? 1 : 0.98);

/** Higher is better, among variants of one verdict. */
const worth = (facts: ModelFacts, variant: RankedVariant, planned: PlannedLayout, use: PlanUse): number => {
  if (variant.verdict === 'does not fit') return -planned.memory.missingBytes;
  if (variant.verdict === 'slow') return variant.decodeTokensPerSecond ?? 0;
  const able = capability(facts) * ease(planned);
  return able * Math.min(1, fastSeconds / secondsOfJob(planned.speed)) ** waitWeight[use];
};

/** Hundreds of tensors a variant, and they never change. */
const factsCache = new WeakMap<CatalogueFile, ModelFacts | null>();

const knownFacts = (model: CatalogueModel, file: CatalogueFile): ModelFacts | null => {
  const known = factsCache.get(file);
  if (known !== undefined) return known;
  const made = factsOfVariant(model, file);
  factsCache.set(file, made);
  return made;
};

export const rankVariants = ({ models }: Catalogue, machine: PlanMachine, options: RankOptions): RankedVariant[] => {
  const { use, threads, known = nothingKnown } = options;
  const ranked = models.flatMap((model) =>
    distinctFiles(model).flatMap((file) => {
      const facts = knownFacts(model, file);
      if (facts === null) return [];
      const contextTokens = Math.min(contextOfUse[use], facts.contextLength);
      const { calibration } = known;
      const found = bestLayout({ facts, machine, contextTokens, sequences, threads, calibration });
      const key = speedKey(model.id, file.quantization, found.layout);
      const planned = { ...found, speed: known.correct(key, found.speed) };
      const whyNote = whyOf(facts, planned, machine);
      const variant: RankedVariant = {
        modelId: model.id,
        name: model.name,
        quantization: file.quantization,
        bytes: facts.fileBytes,
        bytesEstimated: facts.fileBytesEstimated,
        verdict: verdictOf(planned.memory.fits, planned.speed.decodeTokensPerSecond),
        why: `${renderPlanNote(whyNote, 'en')}.`,
        whyNote,
        recommended: false,
        contextLength: contextTokens,
        gpuBytes: planned.memory.gpus.reduce((sum, gpu) => sum + gpu.bytes, 0),
        ramBytes: planned.memory.ram.bytes,
        decodeTokensPerSecond: planned.speed.decodeTokensPerSecond,
        decodeLow: planned.speed.decodeLow,
        decodeHigh: planned.speed.decodeHigh,
      };
      return [{ variant, worth: worth(facts, variant, planned, use) }];
    }),
  );
  return ranked
    .sort(
      (left, right) =>
        verdictOrder.indexOf(left.variant.verdict) - verdictOrder.indexOf(right.variant.verdict) ||
        right.worth - left.worth ||
        left.variant.bytes - right.variant.bytes,
    )
    .map(({ variant }, index) => ({
      ...variant,
      recommended: index === 0 && (variant.verdict === 'runs well' || variant.verdict === 'runs'),
    }));
};
