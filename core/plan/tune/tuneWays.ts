/**
 * The few ways to lay a model over a machine that are worth measuring: the plan's own first, then what differs from it in one
 * thing that a formula cannot tell well. None of them changes what the model answers: the cache keeps its type and length.
 */
import type { PlanNote } from '../../../contract/plan.ts';
import type { LoadOptions } from '../../engine/childContract.ts';
import { chooseLayout, type ChatRequest } from '../chooseLayout.ts';
import { readsRam, type Layout } from '../layout.ts';
import { note } from '../note.ts';
import { gpuNames } from '../planNotes.ts';
import type { PlannedLayout } from '../searchLayout.ts';
import { asPlanned, type TunedChoices } from './tuned.ts';
import { layoutWith } from './tunedLayout.ts';

export interface TuneWay {
  readonly what: PlanNote;
  readonly choices: TunedChoices;
  readonly planned: PlannedLayout;
  readonly options: LoadOptions;
}

/** Each is loaded and asked several times. */
const mostWays = 7;
/** Larger steps keep a GPU's matrix units busier, and copy weights from RAM less often; a processor has small caches. */
const ubatchTokens = { gpu: [1024, 2048], cpu: [256, 1024] } as const;

/** Other GPUs than the plan's: all of them instead of one, or the best one instead of several. */
const otherGpus = (request: ChatRequest, plan: PlannedLayout): readonly string[] | null => {
  const { gpus } = request.machine;
  const used = plan.layout.gpus.length;
  if (gpus.length < 2 || used === 0) return null;
  if (used < gpus.length) return gpus.map(({ id }) => id);
  const alone = gpus
    .map(({ id }) => ({ id, planned: layoutWith(request, plan, { ...asPlanned, gpuIds: [id] }) }))
    .filter(({ planned }) => planned !== null)
    .toSorted((left, right) => (left.planned?.seconds ?? 0) - (right.planned?.seconds ?? 0));
  return alone[0] === undefined ? null : [alone[0].id];
};

/** @param optionsOf what the engine would be loaded by; two ways with the same are one */
export const tuneWays = (request: ChatRequest, optionsOf: (layout: Layout) => LoadOptions): TuneWay[] => {
  const { facts, threads } = request;
  const plan = chooseLayout(request);
  const { layout } = plan;
  const ways: TuneWay[] = [
    { what: note('tunePlanned'), choices: asPlanned, planned: plan, options: optionsOf(layout) },
  ];
  const known = new Set(ways.map(({ options }) => JSON.stringify(options)));
  const add = (tell: (layout: Layout) => PlanNote, change: Partial<TunedChoices>): void => {
    const choices = { ...asPlanned, ...change };
    const planned = layoutWith(request, plan, choices);
    if (planned === null || ways.length === mostWays) return;
    const options = optionsOf(planned.layout);
    const key = JSON.stringify(options);
    if (known.has(key)) return;
    known.add(key);
    ways.push({ what: tell(planned.layout), choices, planned, options });
  };

  const onGpu = layout.gpus.length > 0;
  const usesRam = readsRam(facts, layout);
  const gpuIds = otherGpus(request, plan);
  if (gpuIds !== null) add((other) => note('tuneGpus', { gpus: gpuNames(other) }), { gpuIds: [...gpuIds] });
  if (onGpu && usesRam) {
    const offloadOperations = !layout.offloadOperations;
    add(() => note(offloadOperations ? 'tuneOffload' : 'tuneNoOffload'), { offloadOperations });
  }
  if (usesRam && threads > 1) {
    const half = Math.ceil(threads / 2);
    add(() => note('tuneThreads', { threads: half }), { threads: half });
  }
  for (const tokens of ubatchTokens[onGpu ? 'gpu' : 'cpu']) {
    add(() => note('tuneUbatch', { tokens }), { ubatchTokens: tokens });
  }
  add(() => note('tuneNoFlash'), { flashAttention: false });
  if (usesRam) add(() => note('tuneNoRepack'), { repackWeights: false });
  return ways;
};
