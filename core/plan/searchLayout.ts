/**
 * Finds the layout that answers soonest and fits: every way to share a model between GPUs and RAM is tried that llama.cpp
 * can load, with its memory and its time predicted. For each choice of GPUs, cache type and ubatch only the layout with
 * the most on GPUs counts, since a byte is read faster there; so that is a search by halves.
 */
import type { CacheType, LoadChoices } from '../../contract/loadChoices.ts';
import type { PredictedSpeed } from '../../contract/plan.ts';
import { cacheBytesPerToken, fullCacheTypes, paddedContext } from './cacheBytes.ts';
import type { Calibration } from './calibration.ts';
import { dealByRoom, fillGpus } from './fillGpus.ts';
import { jobSeconds } from './jobSeconds.ts';
import { expertLayersOnGpu, gpuLayers, readsRam, type Layout } from './layout.ts';
import { memoryOfLayout, type MemoryOfLayout } from './memoryModel.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { PlanGpu, PlanMachine } from './planMachine.ts';
import { speedOfLayout } from './speedModel.ts';

export interface SearchRequest {
  readonly facts: ModelFacts;
  readonly machine: PlanMachine;
  readonly contextTokens: number;
  readonly sequences: number;
  /** For work on the CPU. */
  readonly threads: number;
  readonly calibration?: Calibration;
  /** Lists the worse ones too, as a ladder down for what does not fit after all. */
  readonly exhaustive?: boolean;
  /** What a person has decided; only the rest is searched. Devices are chosen by what is in `machine`. */
  readonly choices?: LayoutChoices;
}

export interface LayoutChoices extends Partial<
  Pick<LoadChoices, 'gpuLayers' | 'cpuExpertLayers' | 'cacheType' | 'ubatchTokens' | 'threads'>
> {
  /** All GPUs of the machine together, also where one of them would be faster. */
  readonly everyGpu?: boolean;
  /** null or missing = as the search has it. */
  readonly offloadOperations?: boolean | null;
  readonly flashAttention?: boolean | null;
  readonly repackWeights?: boolean | null;
}

export interface PlannedLayout {
  readonly layout: Layout;
  readonly memory: MemoryOfLayout;
  readonly speed: PredictedSpeed;
  /** Of a question and its answer, with what a coarser cache costs in quality counted as time. */
  readonly seconds: number;
}

/** llama.cpp's own default. */
const batchTokens = 2048;
/** llama.cpp's own default, and smaller ones that need less room. */
const ubatchChoices = [512, 256, 128] as const;
/** A coarser cache makes answers a little worse: it must bring more time than this. */
const cacheChoices: readonly (readonly [type: CacheType, price: number])[] = [
  ['f16', 1],
  ['q8_0', 1.05],
];
/** Where only a part fits, a layer more or less is a little speed; what is left free keeps it from failing. */
const fullness = 0.96;
/** Slower than this from disk is no way to run a model. */
const leastPagedTokensPerSecond = 1;
/** Handing over from one GPU to the next: a second one must bring more than this. */
const anotherGpuPrice = 0.02;
/** Beside a GPU that has all layers the CPU only feeds it; more threads than these slow it down (docs/performance.md). */
const mostThreadsBesideGpu = 4;
/** A speed that cannot be computed is taken as this, so that layouts can still be compared by their memory. */
const unknownTokensPerSecond = 1;

/** An unknown speed counts as a slow one. */
export const secondsOfJob = ({ prefillTokensPerSecond, decodeTokensPerSecond }: PredictedSpeed): number =>
  jobSeconds({
    prefillTokensPerSecond: prefillTokensPerSecond ?? 10 * unknownTokensPerSecond,
    decodeTokensPerSecond: decodeTokensPerSecond ?? unknownTokensPerSecond,
  });

type Draft = Omit<Layout, 'placesOfGpu' | 'cpuExpertLayers' | 'memoryMapped' | 'threads'>;

/** Bytes of the last `places` places on GPUs, with the experts of the first of them left out. */
const placeBytes = (facts: ModelFacts, draft: Draft, places: number, cpuExpertLayers: number): number[] => {
  const cache = draft.cacheOnGpu ? cacheBytesPerToken(facts, draft.cacheType) * paddedContext(draft.contextTokens) : 0;
  const spared = new Set(expertLayersOnGpu(facts, { placesOfGpu: [places] }).slice(0, cpuExpertLayers));
  const all = [
    ...facts.layerBytes.map(({ always, experts }, layer) => always + cache + (spared.has(layer) ? 0 : experts)),
    facts.outputBytes,
  ];
  return all.slice(all.length - places);
};

export const searchLayouts = ({
  facts,
  machine,
  contextTokens,
  sequences,
  threads,
  calibration,
  exhaustive = false,
  choices = {},
}: SearchRequest): PlannedLayout[] => {
  const chosenLayers = choices.gpuLayers ?? null;
  const chosenExperts = choices.cpuExpertLayers ?? null;
  const finish = (draft: Draft, placesOfGpu: readonly number[], cpuExpertLayers: number): PlannedLayout => {
    const bare = { ...draft, placesOfGpu, cpuExpertLayers };
    const layers = gpuLayers(facts, { ...bare, memoryMapped: false, threads });
    const busyCpu = layers < facts.layers || cpuExpertLayers > 0;
    const make = (memoryMapped: boolean): Layout => ({
      ...bare,
      memoryMapped,
      threads: choices.threads ?? (busyCpu ? threads : Math.min(threads, mostThreadsBesideGpu)),
    });
    let layout = make(false);
    let memory = memoryOfLayout(facts, layout, machine);
    // A dense model reads all of its weights for every token: from disk that is no way to run it.
    if (!memory.fits && facts.experts !== null) {
      const mapped = make(true);
      const paged = memoryOfLayout(facts, mapped, machine);
      if (paged.missingBytes < memory.missingBytes) {
        layout = mapped;
        memory = paged;
      }
    }
    const input = { facts, layout, machine, pagedBytes: memory.pagedBytes };
    const speed = speedOfLayout(calibration === undefined ? input : { ...input, calibration });
    if (memory.pagedBytes > 0 && (speed.decodeTokensPerSecond ?? 0) < leastPagedTokensPerSecond) {
      memory = { ...memory, fits: false, missingBytes: memory.missingBytes + memory.pagedBytes };
    }
    const price = cacheChoices.find(([type]) => type === layout.cacheType)?.[1] ?? 1;
    const handing = 1 + anotherGpuPrice * Math.max(0, layout.gpus.length - 1);
    return { layout, memory, speed, seconds: secondsOfJob(speed) * price * handing };
  };

  const deal = (draft: Draft, places: number, cpuExpertLayers: number): PlannedLayout | null => {
    // What a GPU needs besides weights and cache, by a layout that has everything on each of them.
    const probe = memoryOfLayout(
      facts,
      {
        ...draft,
        placesOfGpu: draft.gpus.map((_, index) => (index === draft.gpus.length - 1 ? places : 0)),
        cpuExpertLayers,
        memoryMapped: false,
        threads,
      },
      machine,
    );
    const last = probe.gpus.at(-1);
    const besides = (last?.computeBytes ?? 0) + (last?.overheadBytes ?? 0);
    const whole = places === facts.layers + 1 && cpuExpertLayers === 0;
    const usable = whole ? 1 : fullness;
    const counts = fillGpus(
      placeBytes(facts, draft, places, cpuExpertLayers),
      draft.gpus.map(({ limitBytes }) => ({ capacityBytes: limitBytes * usable - besides })),
    );
    return counts === null ? null : finish(draft, counts, cpuExpertLayers);
  };

  /** The largest count that works, where all smaller ones do too; null where none does. */
  const most = (from: number, to: number, attempt: (count: number) => PlannedLayout | null): PlannedLayout | null => {
    let best: PlannedLayout | null = null;
    let low = from;
    let high = to;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const found = attempt(middle);
      if (found !== null) {
        best = found;
        low = middle + 1;
      } else high = middle - 1;
    }
    return best;
  };

  /** As a person wants it, whether it fits or not: what has no room is then told, and not changed. */
  const asChosen = (draft: Draft, places: number, cpuExpertLayers: number): PlannedLayout => {
    const shares = dealByRoom(
      places,
      draft.gpus.map(({ limitBytes }) => ({ capacityBytes: limitBytes })),
    );
    return deal(draft, places, cpuExpertLayers) ?? finish(draft, shares, cpuExpertLayers);
  };

  const onGpus = (draft: Draft): PlannedLayout | null => {
    const all = facts.layers + 1;
    if (chosenLayers !== null) {
      // The output goes with the last layer.
      const places = Math.min(chosenLayers, facts.layers) + 1;
      return chosenLayers === 0 ? null : asChosen(draft, places, chosenExperts ?? 0);
    }
    if (chosenExperts !== null) {
      return deal(draft, all, chosenExperts) ?? most(1, facts.layers, (places) => deal(draft, places, chosenExperts));
    }
    const whole = deal(draft, all, 0);
    // With one memory for both, sharing the model out gains no room.
    if (whole !== null || machine.shared) return whole;
    const expertLayers = facts.layerBytes.filter(({ experts }) => experts > 0).length;
    if (expertLayers > 0) {
      const sparing = most(0, expertLayers, (kept) => deal(draft, all, expertLayers - kept));
      if (sparing !== null) return sparing;
    }
    return most(1, facts.layers, (places) => deal(draft, places, expertLayers));
  };

  const gpuChoices: (readonly PlanGpu[])[] = choices.everyGpu === true ? [] : machine.gpus.map((gpu) => [gpu]);
  if (machine.gpus.length > 1 || (machine.gpus.length === 1 && gpuChoices.length === 0)) gpuChoices.push(machine.gpus);

  const draft = (
    gpus: readonly PlanGpu[],
    cacheType: CacheType,
    ubatchTokens: number,
    offloadOperations: boolean,
  ): Draft => ({
    offloadOperations,
    gpus,
    contextTokens,
    sequences,
    cacheType,
    cacheOnGpu: gpus.length > 0,
    batchTokens,
    ubatchTokens,
    flashAttention: (choices.flashAttention ?? true) || !fullCacheTypes.has(cacheType),
    repackWeights: choices.repackWeights ?? true,
  });
  const offloadChoices = typeof choices.offloadOperations === 'boolean' ? [choices.offloadOperations] : [true, false];
  const found: PlannedLayout[] = [];
  for (const cacheType of choices.cacheType ? [choices.cacheType] : cacheChoices.map(([type]) => type)) {
    for (const ubatchTokens of choices.ubatchTokens ? [choices.ubatchTokens] : ubatchChoices) {
      for (const gpus of gpuChoices) {
        for (const offloadOperations of offloadChoices) {
          const planned = onGpus(draft(gpus, cacheType, ubatchTokens, offloadOperations));
          if (planned !== null) found.push(planned);
          // With all on GPUs there is nothing to copy.
          if (planned !== null && !readsRam(facts, planned.layout)) break;
        }
      }
      // Layers on GPUs that a person wants are not given up, unless there is no GPU.
      if ((chosenLayers ?? 0) === 0 || gpuChoices.length === 0) {
        found.push(finish(draft([], cacheType, ubatchTokens, true), [], 0));
      }
      if (!exhaustive && isWhole(facts, found)) return found.sort(byWorth);
    }
  }
  return found.sort(byWorth);
};

/** All in one place with the plainest settings: nothing that comes later is better. */
const isWhole = (facts: ModelFacts, found: readonly PlannedLayout[]): boolean =>
  found.some(
    ({ layout, memory }) =>
      memory.fits &&
      layout.gpus.length === 1 &&
      gpuLayers(facts, layout) === facts.layers &&
      layout.cpuExpertLayers === 0,
  ) ||
  (found.every(({ layout }) => layout.gpus.length === 0) &&
    found.some(({ memory }) => memory.fits && memory.pagedBytes === 0));

/** What fits comes first, then what answers sooner; of equals the earlier choice, which is the plainer one. */
const byWorth = (left: PlannedLayout, right: PlannedLayout): number =>
  Number(right.memory.fits) - Number(left.memory.fits) ||
  (left.memory.fits ? left.seconds - right.seconds : left.memory.missingBytes - right.memory.missingBytes) ||
  left.layout.ubatchTokens - right.layout.ubatchTokens;

export const bestLayout = (request: SearchRequest): PlannedLayout => {
  const best = searchLayouts(request)[0];
  if (best === undefined) throw new Error('There is always the CPU.');
  return best;
};
