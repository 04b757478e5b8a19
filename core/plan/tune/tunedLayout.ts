/**
 * The layout of a chat as the plan has it, or the one that was measured to be faster, as long as both lie where they lay
 * then: with less room now, or another device, it was another question, and the plan answers it.
 */
import { chooseLayout, type ChatRequest } from '../chooseLayout.ts';
import type { PlanGpu } from '../planMachine.ts';
import { bestLayout, type PlannedLayout } from '../searchLayout.ts';
import { placeOf, type Tuned, type TunedChoices } from './tuned.ts';

/**
 * The best layout with these choices and otherwise as the plan, for as many tokens in the same kind of cache: null where a GPU
 * is not there, or there is no room for it.
 */
export const layoutWith = (request: ChatRequest, plan: PlannedLayout, choices: TunedChoices): PlannedLayout | null => {
  const { gpuIds, threads, ...rest } = choices;
  const { machine } = request;
  const gpus = gpuIds === null ? machine.gpus : gpuIds.map((wanted) => machine.gpus.find(({ id }) => id === wanted));
  const found = gpus.filter((gpu): gpu is PlanGpu => gpu !== undefined);
  if (found.length < gpus.length) return null;
  const { cacheType, contextTokens, sequences } = plan.layout;
  const planned = bestLayout({
    ...request,
    contextTokens,
    sequences,
    machine: { ...machine, gpus: found, shared: machine.shared && found.length > 0 },
    choices: {
      ...rest,
      cacheType,
      threads: threads === null ? null : Math.min(threads, request.threads),
      everyGpu: gpuIds !== null && gpuIds.length > 1,
    },
  });
  return planned.memory.fits ? planned : null;
};

/** `tuned` is true where what is answered was measured to be the fastest. */
export const chooseTunedLayout = (
  request: ChatRequest,
  tuned: Tuned | null,
): { readonly planned: PlannedLayout; readonly tuned: boolean } => {
  const plan = chooseLayout(request);
  const usual = { planned: plan, tuned: false };
  if (tuned === null || placeOf(request.facts, plan.layout) !== tuned.plannedPlace) return usual;
  const planned = layoutWith(request, plan, tuned.choices);
  if (planned === null) return usual;
  return placeOf(request.facts, planned.layout) === tuned.place ? { planned, tuned: true } : usual;
};
