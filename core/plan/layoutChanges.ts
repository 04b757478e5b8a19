/** What one layout has less than another, in words for people; `contract/loadTexts.ts` has them. */
import type { PlanNote } from '../../contract/plan.ts';
import { gpuLayers, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
import { note } from './note.ts';

export const layoutChanges = (facts: ModelFacts, wanted: Layout, now: Layout): PlanNote[] => {
  const notes: PlanNote[] = [];
  const before = gpuLayers(facts, wanted);
  const layersNow = gpuLayers(facts, now);
  const { layers } = facts;
  if (layersNow === 0 && before > 0) notes.push(note('onCpuInstead'));
  else if (layersNow < before) notes.push(note('lessLayers', { gpuLayers: layersNow, before, layers }));
  if (now.cpuExpertLayers > wanted.cpuExpertLayers) {
    notes.push(note('moreExpertsInRam', { count: now.cpuExpertLayers, before: wanted.cpuExpertLayers }));
  }
  if (now.cacheType !== wanted.cacheType) notes.push(note('smallerCache', { type: now.cacheType }));
  if (now.ubatchTokens < wanted.ubatchTokens) {
    notes.push(note('smallerBatch', { tokens: now.ubatchTokens, before: wanted.ubatchTokens }));
  }
  if (now.memoryMapped && !wanted.memoryMapped) notes.push(note('weightsFromFile'));
  if (now.contextTokens < wanted.contextTokens) {
    notes.push(note('shorterContext', { tokens: now.contextTokens, before: wanted.contextTokens }));
  }
  return notes;
};
