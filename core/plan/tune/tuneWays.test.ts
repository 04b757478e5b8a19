import { describe, expect, it } from 'vitest';
import { renderPlanNote } from '../../../contract/planTexts.ts';
import type { ChatRequest } from '../chooseLayout.ts';
import { optionsOfLayout } from '../loadAttempts.ts';
import { factsOf, recorded } from '../recorded.testing.ts';
import { asPlanned, placeOf, type Tuned } from './tuned.ts';
import { chooseTunedLayout } from './tunedLayout.ts';
import { tuneWays, type TuneWay } from './tuneWays.ts';

const requestOf = (modelId: string, quantization: string, machineName: string): ChatRequest => ({
  facts: factsOf(modelId, quantization),
  machine: recorded(machineName),
  chatTokens: 8192,
  threads: 15,
});
const waysOf = (request: ChatRequest): TuneWay[] =>
  tuneWays(request, (layout) =>
    optionsOfLayout({ ...request, modelPath: '/r1.gguf', devices: new Map(), libraries: {} }, layout),
  );
const said = (ways: readonly TuneWay[]): string[] => ways.map(({ what }) => renderPlanNote(what, 'en'));

describe('what is worth measuring', () => {
  it('on one card with all of the model: larger steps of prompts, and attention the other way', () => {
    expect(said(waysOf(requestOf('r1-distill-qwen-7b', 'Q4_K_M', 'rtx-4090')))).toEqual([
      'As planned',
      'Prompts in steps of 1,024 tokens',
      'Prompts in steps of 2,048 tokens',
      'Without flash attention',
    ]);
  });

  it('with experts in RAM: one card or two, who computes prompts, half of the threads', () => {
    const ways = waysOf(requestOf('r1-671b', 'UD-IQ1_S', 'rtx-4090-x2-256gb'));
    expect(said(ways).slice(1, 4)).toEqual([
      expect.stringMatching(/^On NVIDIA GeForce RTX 4090$/),
      expect.stringMatching(/^Prompts /),
      'Threads: 8',
    ]);
    expect(ways.length).toBeLessThanOrEqual(7);
    expect(ways.every(({ planned }) => planned.memory.fits)).toBe(true);
  });

  it('never changes what the model answers by: the type and the length of its cache', () => {
    for (const machine of ['rtx-3060-12gb-desktop', 'rtx-4090-x2-256gb', 'laptop-4gb-no-gpu', 'm3-max']) {
      const [plan, ...others] = waysOf(requestOf('r1-distill-qwen-7b', 'Q4_K_M', machine));
      for (const { planned } of others) {
        expect(planned.layout.cacheType).toBe(plan?.planned.layout.cacheType);
        expect(planned.layout.contextTokens).toBe(plan?.planned.layout.contextTokens);
      }
    }
  });
});

describe('what was measured', () => {
  const request = requestOf('r1-distill-qwen-7b', 'Q4_K_M', 'rtx-4090-x2-256gb');
  const [plan] = waysOf(request);
  const place = plan === undefined ? '' : placeOf(request.facts, plan.planned.layout);
  const tuned: Tuned = {
    plannedPlace: place,
    place,
    choices: { ...asPlanned, ubatchTokens: 1024 },
    plannedSeconds: 2,
    seconds: 1,
  };

  it('counts at the next load, with no more threads than are free then', () => {
    const chosen = chooseTunedLayout(request, { ...tuned, choices: { ...tuned.choices, threads: 3 } });
    expect(chosen).toMatchObject({ tuned: true, planned: { layout: { ubatchTokens: 1024, threads: 3 } } });
    const busy = chooseTunedLayout({ ...request, threads: 2 }, { ...tuned, choices: { ...tuned.choices, threads: 3 } });
    expect(busy.planned.layout.threads).toBe(2);
  });

  it('does not count where the model lies elsewhere now, or a card is gone: the plan does', () => {
    const usual = chooseTunedLayout(request, null);
    const small = { ...request.machine, gpus: request.machine.gpus.map((gpu) => ({ ...gpu, limitBytes: 3e9 })) };
    expect(chooseTunedLayout({ ...request, machine: small }, tuned).tuned).toBe(false);
    const gone = { ...tuned, choices: { ...tuned.choices, gpuIds: ['GPU-gone'] } };
    expect(chooseTunedLayout(request, gone)).toEqual(usual);
    expect(chooseTunedLayout(request, { ...tuned, plannedPlace: 'CPU' })).toEqual(usual);
  });
});
