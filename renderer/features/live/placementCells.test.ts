import { describe, expect, it } from 'vitest';
import { placementCells } from './placementCells.ts';

const facts = { layers: 4, gpuLayers: 3, devices: ['CUDA0', 'CUDA1', 'CPU'] };

describe('where layers lie', () => {
  it('follows the split of the plan: equal parts would show layers on a card that has no room for them', () => {
    const cells = placementCells(facts, { tensorSplit: [3, 1], cpuExpertRange: null });
    expect(cells.map(({ layer, device }) => [layer, device])).toEqual([
      [0, 'CPU'],
      [1, 'CUDA0'],
      [2, 'CUDA0'],
      [3, 'CUDA0'],
      [null, 'CUDA1'],
    ]);
  });

  it('deals equal parts where no plan is known', () => {
    expect(placementCells(facts, null).map(({ device }) => device)).toEqual([
      'CPU',
      'CUDA0',
      'CUDA0',
      'CUDA1',
      'CUDA1',
    ]);
  });

  it('tells experts that lie in RAM beside a layer on the GPU: they are what makes it slow', () => {
    const cells = placementCells(facts, { tensorSplit: [2, 2], cpuExpertRange: [1, 2] });
    expect(cells.filter(({ device, expertsDevice }) => device !== expertsDevice).map(({ layer }) => layer)).toEqual([
      1, 2,
    ]);
  });

  it('is all RAM without a GPU', () => {
    const cells = placementCells({ layers: 2, gpuLayers: 0, devices: ['CPU'] }, null);
    expect(cells.every(({ device }) => device === 'CPU')).toBe(true);
    expect(cells).toHaveLength(3);
  });
});
