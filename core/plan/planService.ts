/** Plans and recommendations: for this machine, or for one that was saved to a file. */
import type { Machine } from '../../contract/hardware.ts';
import {
  planRequest,
  type Plan,
  type PlanRequest,
  type PredictedSpeed,
  type PlanUse,
  type RankedVariant,
} from '../../contract/plan.ts';
import { nothingKnown, speedKey, type KnownSpeed } from './calibrationStore.ts';
import { makePlan, type PlannedModel } from './makePlan.ts';
import type { ModelFacts } from './modelFacts.ts';
import { chatTokensOf, tooLong } from './planLoad.ts';
import { idleThreads, planMachine } from './planMachine.ts';
import { rankVariants } from './rankVariants.ts';
import { resolveModel, type ModelSources } from './resolveModel.ts';
import { questionTokens, usualDepthTokens } from './efficiencies.ts';
import { speedOfLayout, type AskedLength } from './speedModel.ts';
import { chooseTunedLayout } from './tune/tunedLayout.ts';
import type { TunedStore } from './tune/tunedStore.ts';
import { verdictOf } from './verdict.ts';
import { capability } from './capability.ts';

export interface PlanService {
  /**
   * @param machine another one than this
   * @throws HearthError MODEL_NOT_FOUND, QUANTIZE_TYPE_UNKNOWN, BAD_INPUT (a context longer than trained)
   */
  make(request: PlanRequest, machine?: Machine): Promise<Plan>;
  /** The family's variants for a machine and a use, best first. */
  variants(use: PlanUse, machine?: Machine): Promise<RankedVariant[]>;
}

export interface PlanServiceOptions extends ModelSources {
  readonly machine: () => Promise<Machine>;
  /** What was measured of a machine's speed. */
  readonly known?: (machine: Machine) => Promise<KnownSpeed>;
  /** What was measured of an installed model and a chat length. */
  readonly tuned?: TunedStore['find'];
}

const verdictOrder = ['runs well', 'runs', 'slow', 'does not fit'] as const;

const slowTokensPerSecond = 5;
const speedOf = ({ planned }: PlannedModel): number => planned.speed.decodeTokensPerSecond ?? slowTokensPerSecond;

/** Of several quantizations the most capable one of the best verdict; of slow ones the fastest. */
const better = (left: PlannedModel, right: PlannedModel): PlannedModel => {
  const order = (one: PlannedModel): number =>
    verdictOrder.indexOf(verdictOf(one.planned.memory.fits, one.planned.speed.decodeTokensPerSecond));
  const difference = order(left) - order(right);
  if (difference !== 0) return difference < 0 ? left : right;
  if (left.planned.memory.fits && !(speedOf(left) >= slowTokensPerSecond)) {
    return speedOf(left) >= speedOf(right) ? left : right;
  }
  if (!left.planned.memory.fits) {
    return left.planned.memory.missingBytes <= right.planned.memory.missingBytes ? left : right;
  }
  return capability(left.facts) >= capability(right.facts) ? left : right;
};

export const createPlanService = (options: PlanServiceOptions): PlanService => {
  const { catalogue, known = () => Promise.resolve(nothingKnown), tuned = () => Promise.resolve(null) } = options;
  return {
    make: async (request, otherMachine) => {
      const { modelId, quantization, contextLength, depthTokens, promptTokens } = planRequest.parse(request);
      const [resolved, machine] = await Promise.all([
        resolveModel(options, modelId, quantization),
        otherMachine ?? options.machine(),
      ]);
      const planned = planMachine(machine);
      const { calibration, correct } = await known(machine);
      const planOf = async (facts: ModelFacts): Promise<PlannedModel> => {
        const chatTokens = chatTokensOf(facts, { contextTokens: contextLength ?? null });
        if (chatTokens > facts.contextLength) throw tooLong(facts, chatTokens);
        const threads = idleThreads(planned);
        const found = chooseTunedLayout(
          { facts, machine: planned, chatTokens, threads, calibration },
          resolved.hash === null ? null : await tuned(machine, resolved.hash, chatTokens),
        );
        const { layout, memory } = found.planned;
        const key = speedKey(resolved.modelId, facts.quantization, layout);
        const speedAt = (asked: AskedLength): PredictedSpeed =>
          correct(
            key,
            speedOfLayout({ facts, layout, machine: planned, pagedBytes: memory.pagedBytes, calibration, asked }),
          );
        const speed =
          depthTokens === null && promptTokens === null
            ? correct(key, found.planned.speed)
            : speedAt({
                depthTokens: depthTokens ?? usualDepthTokens,
                promptTokens: promptTokens ?? questionTokens,
                cachedTokens: 0,
              });
        const full = speedAt({ depthTokens: chatTokens, promptTokens: questionTokens, cachedTokens: 0 });
        return {
          facts,
          chatTokens,
          planned: { ...found.planned, speed },
          fullChatTokensPerSecond: full.decodeTokensPerSecond,
          tuned: found.tuned,
        };
      };
      const candidates = await Promise.all(resolved.candidates.map(planOf));
      const best = candidates.reduce((left, right) => better(left, right));
      return makePlan(resolved.modelId, best, planned);
    },

    variants: async (use, otherMachine) => {
      const real = otherMachine ?? (await options.machine());
      const machine = planMachine(real);
      return rankVariants(catalogue, machine, { use, threads: idleThreads(machine), known: await known(real) });
    },
  };
};
