/** What is made, read by the app's own reader and run by the real engine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelHeader } from '../../core/catalog/ggufHeader.ts';
import { ask, demoLoadOptions, greedyRequest, startDemoEngine } from '../../core/engine/realEngine.testing.ts';
import { planModel } from '../../core/catalog/shape/modelPlan.ts';
import { kindNamed, smallShape } from '../../core/catalog/shape/smallShapes.testing.ts';
import { writeModel } from './writeModel.ts';

/** Each architecture with a type of another kind: K-quant mixtures with fallbacks, one with a middle, plain ones. */
const cases = [
  { id: 'r1-distill-qwen-7b', type: 'Q4_K_M' },
  { id: 'r1-distill-llama-8b', type: 'Q5_1' },
  { id: 'r1-0528-qwen3-8b', type: 'IQ1_S' },
  { id: 'r1-671b', type: 'Q3_K_M' },
];

describe.each(cases)('a small $id in $type', ({ id, type }) => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hearth-make-model-'));
    path = join(folder, 'small.gguf');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('reads back as planned and answers: a missing key or a tensor out of place ends the engine', async () => {
    const shape = smallShape(id);
    const plan = planModel(shape, kindNamed(type));
    await writeModel(plan, path, { seed: 1, signal: new AbortController().signal, onProgress: () => undefined });

    const header = await readModelHeader(path);
    expect(header).toMatchObject({
      architecture: shape.architecture,
      quantization: type,
      parameters: plan.parameters,
      layers: 2,
      contextLength: 512,
      fileBytes: plan.fileBytes,
    });
    expect(header.name).toContain('random weights');

    const engine = await startDemoEngine(
      demoLoadOptions(path, { repackWeights: false, contextTokens: 512, sequences: 1 }),
    );
    try {
      const { thought, stats } = await ask(engine, greedyRequest('Hello 世界', { maxTokens: 8 }));
      expect(stats).toMatchObject({ reason: 'length', thoughtTokens: 8 });
      // Equal or infinite logits would give one token again and again.
      expect(new Set(thought).size).toBeGreaterThan(3);
    } finally {
      await engine.end();
    }
  });
});
