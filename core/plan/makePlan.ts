/** The best layout of a model on a machine, told in full. Pure: the same facts and machine give the same plan. */
import type { Placement, Plan, PlanNote } from '../../contract/plan.ts';
import { cpuExpertRange, gpuLayers, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
import { note } from './note.ts';
import type { PlanMachine } from './planMachine.ts';
import { reasonsOf, warningsOf } from './planNotes.ts';
import type { PlannedLayout } from './searchLayout.ts';
import { verdictOf } from './verdict.ts';

export const placementOf = (facts: ModelFacts, layout: Layout, machine: PlanMachine): Placement => {
  const layers = gpuLayers(facts, layout);
  const range = cpuExpertRange(facts, layout);
  return {
    backend: layout.gpus.length === 0 ? 'cpu' : machine.backend,
    layers: facts.layers,
    gpuLayers: layers,
    cpuExpertLayers: range === null ? 0 : layout.cpuExpertLayers,
    cpuExpertRange: range,
    gpuIds: layout.gpus.map(({ id }) => id),
    tensorSplit: [...layout.placesOfGpu],
    kvCacheType: layout.cacheType,
    kvOnGpu: layout.cacheOnGpu && layers > 0,
    offloadOperations: layout.offloadOperations,
    batch: layout.batchTokens,
    ubatch: layout.ubatchTokens,
    threads: layout.threads,
    memoryMapped: layout.memoryMapped,
    flashAttention: layout.flashAttention ? 'auto' : 'off',
  };
};

/** Where a full chat is clearly slower than a usual one, that is said. */
const clearlySlower = 0.8;

const longChatNote = ({ speed }: PlannedLayout, chatTokens: number, fullChatSpeed: number | null): PlanNote[] =>
  fullChatSpeed !== null && fullChatSpeed < clearlySlower * (speed.decodeTokensPerSecond ?? 0)
    ? [note('longChatSlower', { context: chatTokens, tokensPerSecond: fullChatSpeed })]
    : [];

export interface PlannedModel {
  readonly facts: ModelFacts;
  readonly planned: PlannedLayout;
  /** Of the longest chat; the cache may hold several. */
  readonly chatTokens: number;
  /** At its end; null = unknown. */
  readonly fullChatTokensPerSecond: number | null;
  /** It was measured to be the fastest. */
  readonly tuned: boolean;
}

/** @param modelId as it was asked for */
export const makePlan = (
  modelId: string,
  { facts, planned, chatTokens, fullChatTokensPerSecond, tuned }: PlannedModel,
  machine: PlanMachine,
): Plan => {
  const { layout, memory, speed } = planned;
  return {
    model: modelId,
    name: facts.name,
    quantization: facts.quantization,
    contextLength: chatTokens,
    fileBytes: facts.fileBytes,
    fileBytesEstimated: facts.fileBytesEstimated,
    fits: memory.fits,
    missingBytes: memory.missingBytes,
    verdict: verdictOf(memory.fits, speed.decodeTokensPerSecond),
    memorySource: 'model',
    placement: placementOf(facts, layout, machine),
    gpus: memory.gpus.map((gpu, index) => ({
      id: layout.gpus[index]?.id ?? '',
      name: layout.gpus[index]?.name ?? '',
      ...gpu,
    })),
    ram: memory.ram,
    diskBytes: facts.fileBytes,
    speed,
    reasons: [
      ...reasonsOf(facts, planned, machine, tuned),
      ...longChatNote(planned, chatTokens, fullChatTokensPerSecond),
    ],
    warnings: warningsOf(facts, planned, machine),
    tuned,
  };
};
