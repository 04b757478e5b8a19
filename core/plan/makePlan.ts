/** The best layout of a model on a machine, told in full. Pure: the same facts and machine give the same plan. */
import type { Placement, Plan } from '../../contract/plan.ts';
import { cpuExpertRange, gpuLayers, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
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

/** @param modelId as it was asked for. @param chatTokens of the longest chat; the cache may hold several. @param tuned it was measured to be the fastest */
export const makePlan = (
  modelId: string,
  facts: ModelFacts,
  planned: PlannedLayout,
  machine: PlanMachine,
  chatTokens: number,
  tuned = false,
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
    reasons: reasonsOf(facts, planned, machine, tuned),
    warnings: warningsOf(facts, planned, machine),
    tuned,
  };
};
