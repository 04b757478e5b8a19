/** The saved states that a loaded model may use: those of the same content, engine and kind of cache. */
import { release } from '../../../native/release.ts';
import type { StateKeeping } from '../childContract.ts';
import type { LoadedModel } from '../loadModel.ts';
import { SlotStates } from './slotStates.ts';
import { StateStore } from './stateStore.ts';

export const keepStates = (
  { llama, context, options }: LoadedModel,
  { folder, budgetBytes, modelHash, key }: StateKeeping,
): SlotStates => {
  const { keyCacheType, valueCacheType, flashAttention } = options;
  const identity = { modelHash, engine: release.llamaVersion, keyCacheType, valueCacheType, flashAttention };
  return new SlotStates(llama, context, new StateStore({ folder, budgetBytes, identity, key }));
};
