import { mkdtemp, open, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModelHeader } from '../ggufHeader.ts';
import { shapeOf } from './catalogueShapes.ts';
import { cutShape } from './cutShape.ts';
import { planModel, planTensors } from './modelPlan.ts';
import { familyShape, kindNamed, models } from './smallShapes.testing.ts';
import { tiny138m } from './tiny138m.ts';

describe('a plan', () => {
  it('has the parameters of every published model: a tensor that is missing or too large would measure another', () => {
    for (const model of models) {
      const { parameters } = planTensors(shapeOf(model), kindNamed('F16'));
      expect(Math.abs(parameters / model.parameters - 1), model.id).toBeLessThan(0.02);
    }
    expect(Math.round(planTensors(tiny138m, kindNamed('F16')).parameters / 1e6)).toBe(139);
  });

  it('is as large as the published Q4_0 files: a wrong mixture would measure another speed', () => {
    const published = models.flatMap((model) =>
      model.files.flatMap(({ quantization, bytes }) =>
        quantization === 'Q4_0' && bytes !== null ? [{ model, bytes }] : [],
      ),
    );
    expect(published.length).toBeGreaterThan(2);
    for (const { model, bytes } of published) {
      const { dataBytes } = planTensors(shapeOf(model), kindNamed('Q4_0'));
      expect(Math.abs(dataBytes / bytes - 1), model.id).toBeLessThan(0.01);
    }
  });

  it('places tensors beyond 4 GiB: offsets of 32 bits would wrap around', async () => {
    const plan = planModel(
      cutShape(familyShape('r1-671b'), { layers: 4, experts: null, contextTokens: 4096 }),
      kindNamed('Q4_0'),
    );
    expect(plan.fileBytes).toBeGreaterThan(2 ** 33);
    const folder = await mkdtemp(join(tmpdir(), 'hearth-make-model-'));
    try {
      const path = join(folder, 'sparse.gguf');
      const file = await open(path, 'w');
      await file.write(plan.header);
      await file.truncate(plan.fileBytes);
      await file.close();
      const header = await readModelHeader(path);
      expect(header.parameters).toBe(plan.parameters);
      expect(header.name).toBe('DeepSeek-R1, 4 of 61 layers, random weights');
      // The reader refuses a file that ends before its last tensor does.
      await truncate(path, plan.fileBytes - 1);
      await expect(readModelHeader(path)).rejects.toMatchObject({ code: 'MODEL_TRUNCATED' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
