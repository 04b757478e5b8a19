import { describe, expect, it } from 'vitest';
import type { FullMemory } from '../engine/loadTarget.ts';
import { cheaperLayouts } from './cheaperLayouts.ts';
import { gpuLayers, type Layout } from './layout.ts';
import { layoutChanges } from './layoutChanges.ts';
import { memoryOfLayout } from './memoryModel.ts';
import { factsOf, recorded } from './recorded.testing.ts';
import { bestLayout } from './searchLayout.ts';

const machine = recorded('rtx-4090-x2-256gb');
const start = (facts: ReturnType<typeof factsOf>): Layout =>
  bestLayout({ facts, machine, contextTokens: 16_384, sequences: 4, threads: 7 }).layout;
const whole = factsOf('r1-671b', 'UD-Q2_K_XL');
const dense = factsOf('r1-distill-llama-70b', 'Q4_K_M');

describe('the ladder of cheaper layouts', () => {
  it.each([
    ['of experts', whole],
    ['dense', dense],
  ])('takes less of the GPUs with each step for a model %s, down to none of it', (_, facts) => {
    const first = start(facts);
    const layouts = [first, ...cheaperLayouts(facts, first, 'gpu', 7)];
    const gpuBytes = layouts.map((layout) =>
      memoryOfLayout(facts, layout, machine).gpus.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    expect(gpuBytes).toEqual([...gpuBytes].sort((left, right) => right - left));
    expect(gpuBytes.at(-1)).toBe(0);
    expect(layouts.length).toBeGreaterThan(6);
    for (const layout of layouts) {
      expect(layout.placesOfGpu.reduce((sum, places) => sum + places, 0)).toBeLessThanOrEqual(facts.layers + 1);
    }
  });

  it('ends, whichever memory is full at whichever step', () => {
    for (const fullAt of [['gpu'], ['ram'], ['gpu', 'ram'], ['ram', 'gpu', 'gpu']] as FullMemory[][]) {
      let layout: Layout | undefined = start(whole);
      let steps = 0;
      while (layout !== undefined && steps < 100) {
        layout = cheaperLayouts(whole, layout, fullAt[steps % fullAt.length] ?? 'gpu', 7)[0];
        steps += 1;
      }
      expect(steps).toBeLessThan(40);
    }
  });

  it('spares the experts before whole layers, and says of each step what is less', () => {
    const first = start(whole);
    const [step] = cheaperLayouts(whole, first, 'gpu', 7);
    expect(step?.cpuExpertLayers).toBeGreaterThan(first.cpuExpertLayers);
    expect(gpuLayers(whole, step ?? first)).toBe(gpuLayers(whole, first));
    const ladder = cheaperLayouts(whole, first, 'gpu', 7);
    const said = ladder.map((layout) => JSON.stringify(layoutChanges(whole, first, layout)));
    expect(new Set(said).size).toBe(ladder.length);
    expect(layoutChanges(whole, first, first)).toEqual([]);
  });

  it('leaves the layers where they are when RAM is full', () => {
    const first = start(dense);
    for (const layout of cheaperLayouts(dense, first, 'ram', 7)) expect(layout.placesOfGpu).toEqual(first.placesOfGpu);
  });
});
