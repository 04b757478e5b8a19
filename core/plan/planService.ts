/** Plans and recommendations: for this machine, or for one that was saved to a file. */
import type { Machine } from '../../contract/hardware.ts';
import { planRequest, type Plan, type PlanRequest, type PlanUse, type RankedVariant } from '../../contract/plan.ts';
import { nothingKnown, speedKey, type KnownSpeed } from './calibrationStore.ts';
import { makePlan } from './makePlan.ts';
import type { ModelFacts } from './modelFacts.ts';
import { chatTokensOf, tooLong } from './planLoad.ts';
import { idleThreads, planMachine } from './planMachine.ts';
import { rankVariants } from './rankVariants.ts';
import { resolveModel, type ModelSources } from './resolveModel.ts';
import type { PlannedLayout } from './searchLayout.ts';
import { questionTokens, usualDepthTokens } from './efficiencies.ts';
import { speedOfLayout } from './speedModel.ts';
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
const speedOf = ({ planned }: Candidate): number => planned.speed.decodeTokensPerSecond ?? slowTokensPerSecond;

/** Of several quantizations the most capable one of the best verdict; of slow ones the fastest. */
const better = (left: Candidate, right: Candidate): Candidate => {
  const order = (one: Candidate): number =>
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

interface Candidate {
  readonly facts: ModelFacts;
  readonly chatTokens: number;
  readonly planned: PlannedLayout;
  readonly tuned: boolean;
}

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
      const planOf = async (facts: ModelFacts): Promise<Candidate> => {
        const chatTokens = chatTokensOf(facts, { contextTokens: contextLength ?? null });
        if (chatTokens > facts.contextLength) throw tooLong(facts, chatTokens);
        const threads = idleThreads(planned);
        const found = chooseTunedLayout(
          { facts, machine: planned, chatTokens, threads, calibration },
          resolved.hash === null ? null : await tuned(machine, resolved.hash, chatTokens),
        );
        const key = speedKey(resolved.modelId, facts.quantization, found.planned.layout);
        const { layout, memory } = found.planned;
        const asked = {
          depthTokens: depthTokens ?? usualDepthTokens,
          promptTokens: promptTokens ?? questionTokens,
          cachedTokens: 0,
        };
        const input = { facts, layout, machine: planned, pagedBytes: memory.pagedBytes, calibration };
        const isUsual = depthTokens === null && promptTokens === null;
        const speed = correct(key, isUsual ? found.planned.speed : speedOfLayout({ ...input, asked }));
        return { facts, chatTokens, planned: { ...found.planned, speed }, tuned: found.tuned };
      };
      const candidates = await Promise.all(resolved.candidates.map(planOf));
      const best = candidates.reduce((left, right) => better(left, right));
      return makePlan(resolved.modelId, best.facts, best.planned, planned, best.chatTokens, best.tuned);
    },

    variants: async (use, otherMachine) => {
      const real = otherMachine ?? (await options.machine());
      const machine = planMachine(real);
      return rankVariants(catalogue, machine, { use, threads: idleThreads(machine), known: await known(real) });
    },
  };
};
