import { describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import { loadChoices, type LoadChoices } from '../../contract/loadChoices.ts';
import { loadOptions, type LoadOptions } from '../engine/childContract.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';
import { gpuLayers } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
import { plainMachine } from './plainMachine.ts';
import { planLoad, type PlannedLoad } from './planLoad.ts';
import type { PlanMachine } from './planMachine.ts';
import { factsOf, recorded } from './recorded.testing.ts';

const small = factsOf('r1-distill-qwen-7b', 'Q4_K_M');
const whole = factsOf('r1-671b', 'UD-Q2_K_XL');

/** As ggml would name them, in another order than the machine's. */
const devicesOf = ({ gpus }: PlanMachine): ReadonlyMap<string, EngineDevice> =>
  new Map(
    gpus.map(({ id, name }, index) => [
      id,
      {
        name: `CUDA${gpus.length - 1 - index}`,
        description: name,
        pciAddress: null,
        integrated: false,
        memoryTotalBytes: 0,
        memoryFreeBytes: 0,
      },
    ]),
  );

const plan = (facts: ModelFacts, machine: PlanMachine, choices: Partial<LoadChoices> = {}): PlannedLoad =>
  planLoad({
    facts,
    modelPath: '/models/r1.gguf',
    machine,
    devices: devicesOf(machine),
    threads: 7,
    choices: loadChoices.parse(choices),
  });
const optionsOf = (...request: Parameters<typeof plan>): LoadOptions => plan(...request).options;

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof HearthError) return `${error.code}: ${error.message} ${error.next}`;
    throw error;
  }
  return 'no refusal';
};

describe('what the engine is loaded by', () => {
  it('is all of a model that fits on the GPU, by ggml’s name for it, and few threads beside it', () => {
    const options = optionsOf(small, recorded('rtx-4090'));
    expect(loadOptions.parse(options)).toEqual(options);
    expect(options).toMatchObject({
      backend: 'cuda',
      devices: ['CUDA0'],
      gpuLayers: -1,
      threads: 4,
      keyCacheType: 'f16',
    });
  });

  it('is attention on GPUs and experts in RAM for a model of experts that is larger than them, in ggml’s order', () => {
    const machine = recorded('rtx-4090-x2-256gb');
    const { options, planned } = plan(whole, machine);
    expect(options.tensorOverrides).toHaveLength(1);
    expect(options.tensorOverrides[0]).toMatchObject({ device: 'CPU' });
    expect(planned.layout.cpuExpertLayers).toBeGreaterThan(20);
    expect(options.threads).toBe(7);
    if (options.tensorSplit !== null) expect(options.devices).toEqual(['CUDA1', 'CUDA0']);
  });

  it('is the CPU with all its threads where there is no GPU', () => {
    expect(optionsOf(small, plainMachine)).toMatchObject({ backend: 'cpu', gpuLayers: 0, threads: 7, devices: [] });
  });

  it('keeps MLA out of the AMX buffer, where the engine aborts, and nothing else', () => {
    const repacked = (facts: ModelFacts, cpuFeatures: readonly string[]): boolean =>
      optionsOf(facts, { ...plainMachine, cpuFeatures }).repackWeights;
    expect(repacked(whole, ['AVX2', 'AMX INT8'])).toBe(false);
    expect(repacked(whole, ['AVX2'])).toBe(true);
    expect(repacked(small, ['AVX2', 'AMX INT8'])).toBe(true);
  });

  it('maps the file where there is no room for it, instead of being ended for its memory', () => {
    const { options, planned } = plan(small, { ...plainMachine, ramLimitBytes: 2e9 });
    expect(planned.memory.fits).toBe(false);
    expect(options).toMatchObject({ loadMode: 'mmap', repackWeights: false });
  });
});

describe('the cache', () => {
  it('holds several chats where that costs nothing, and one where the room is needed', () => {
    expect(optionsOf(small, plainMachine).contextTokens).toBe(16_384);
    expect(optionsOf(small, plainMachine, { contextTokens: 65_536 }).contextTokens).toBe(65_536);
    // All weights and 8,192 tokens fit; for twice as many a layer would have to go.
    const machine = recorded('rtx-4090');
    const one = plan(small, machine).planned.memory.gpus[0];
    const cache = (one?.cacheBytes ?? 0) / 2;
    const tight = {
      ...machine,
      gpus: machine.gpus.map((gpu) => ({ ...gpu, limitBytes: (one?.bytes ?? 0) - cache / 2 })),
    };
    const { planned, options } = plan(small, tight);
    expect(options.contextTokens).toBe(8192);
    expect(gpuLayers(small, planned.layout)).toBe(small.layers);
    expect(options.keyCacheType).toBe('f16');
  });
});

describe('a person with an opinion', () => {
  const machine = recorded('rtx-4090');

  it('wins over the search', () => {
    expect(optionsOf(small, machine, { gpuLayers: 10 })).toMatchObject({ gpuLayers: 11 });
    expect(optionsOf(small, machine, { gpuLayers: 0 })).toMatchObject({ gpuLayers: 0, backend: 'cpu' });
    expect(optionsOf(small, machine, { devices: ['cpu'] })).toMatchObject({ gpuLayers: 0, backend: 'cpu', threads: 7 });
    expect(optionsOf(small, machine, { cacheType: 'q4_0', ubatchTokens: 64, threads: 3 })).toMatchObject({
      keyCacheType: 'q4_0',
      valueCacheType: 'q4_0',
      ubatchTokens: 64,
      threads: 3,
    });
    const experts = plan(whole, recorded('rtx-4090-x2-256gb'), { cpuExpertLayers: 58 }).planned.layout;
    expect(experts.cpuExpertLayers).toBe(58);
  });

  it('wins where it does not fit, and is told so', () => {
    const { options, planned } = plan(factsOf('r1-distill-llama-70b', 'Q4_K_M'), machine, { gpuLayers: 80 });
    expect(options.gpuLayers).toBe(-1);
    expect(planned.memory.fits).toBe(false);
  });

  it('names GPUs by a part of their name, their id or ggml’s name; all that are named are used', () => {
    const two = recorded('rtx-4090-x2-256gb');
    expect(optionsOf(small, two, { devices: ['cuda1'] }).devices).toEqual(['CUDA1']);
    expect(optionsOf(small, two, { devices: ['4090'] }).devices).toHaveLength(1);
    expect(optionsOf(small, two, { devices: [two.gpus[1]?.id ?? ''] }).devices).toEqual(['CUDA0']);
    expect(optionsOf(small, two, { devices: ['CUDA0', 'CUDA1'] })).toMatchObject({ devices: ['CUDA0', 'CUDA1'] });
  });

  it('is refused what this model or machine cannot have, with what it can', () => {
    expect(refusal(() => plan(small, machine, { devices: ['RTX 9090'] }))).toMatch(
      /BAD_INPUT.*Choose one of: cpu, CUDA0/,
    );
    expect(refusal(() => plan(small, plainMachine, { gpuLayers: 5 }))).toMatch(/BAD_INPUT: No layer can go to a GPU/);
    expect(refusal(() => plan(small, machine, { gpuLayers: 99 }))).toMatch(/28 layers/);
    expect(refusal(() => plan(small, machine, { contextTokens: 200_000 }))).toMatch(/at most 131072/);
    expect(refusal(() => plan(small, machine, { cpuExpertLayers: 1 }))).toMatch(/no experts/);
  });
});
