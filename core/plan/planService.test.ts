import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import type { Machine } from '../../contract/hardware.ts';
import { plan as planSchema } from '../../contract/plan.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';
import { readCatalogue } from '../catalog/catalog.ts';
import { readEmbeddedModels } from '../catalog/embedded.ts';
import { readMachineFile } from '../hardware/machineFile.ts';
import { createPlanService } from './planService.ts';

const assets = join(import.meta.dirname, '..', '..', 'assets');
const machineOf = (name: string): Machine =>
  readMachineFile(readFileSync(join(import.meta.dirname, '..', 'hardware', 'fixtures', `${name}.json`), 'utf8'));

const service = createPlanService({
  catalogue: await readCatalogue(assets),
  embedded: await readEmbeddedModels(assets),
  assets,
  installed: () => Promise.resolve([]),
  contentPath: () => '',
  machine: () => Promise.resolve(machineOf('rtx-4090')),
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof HearthError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('what can be planned', () => {
  it('a catalogue model with its best quantization, as it is written or after a colon', async () => {
    const best = await service.make({ modelId: 'r1-distill-qwen-32b' });
    expect(planSchema.parse(best)).toEqual(best);
    expect(best).toMatchObject({ fits: true, verdict: 'runs well', contextLength: 8192 });
    const written = await service.make({ modelId: 'r1-distill-qwen-32b', quantization: 'q4_k_m' });
    expect(await service.make({ modelId: 'r1-distill-qwen-32b:Q4_K_M' })).toMatchObject({
      ...written,
      model: written.model,
    });
  });

  it('a file, a carried model before it is installed, and a type that nobody published but the app makes', async () => {
    const path = join(assets, 'models', 'demo-r1-moe-q4_k_m.gguf');
    expect(await service.make({ modelId: path })).toMatchObject({ quantization: 'Q4_K_M', diskBytes: 8_427_584 });
    expect(await service.make({ modelId: 'demo-r1-distill' })).toMatchObject({ quantization: 'Q4_K_M' });
    const made = await service.make({ modelId: 'r1-distill-llama-8b', quantization: 'Q6_K' });
    expect(made.fileBytes / 1e9).toBeCloseTo(6.6, 1);
    expect(made.fileBytesEstimated).toBe(true);
  });

  it('refuses what it does not know, and says what there is', async () => {
    expect(await codeOf(service.make({ modelId: 'llama-5' }))).toBe('MODEL_NOT_FOUND');
    expect(await codeOf(service.make({ modelId: 'r1-671b', quantization: 'Q9_X' }))).toBe('QUANTIZE_TYPE_UNKNOWN');
    expect(await codeOf(service.make({ modelId: 'r1-distill-qwen-7b', contextLength: 131_073 }))).toBe('BAD_INPUT');
    expect(await codeOf(service.make({ modelId: '/nowhere/x.gguf' }))).toBe('FILE_NOT_FOUND');
  });
});

describe('what a plan promises', () => {
  it('memory grows with the context, and what does not fit any more says what is missing', async () => {
    const at = (contextLength: number) =>
      service.make(
        { modelId: 'r1-distill-llama-70b', quantization: 'Q4_K_M', contextLength },
        machineOf('rtx-3090-128gb'),
      );
    const [short, long] = await Promise.all([at(4096), at(65_536)]);
    const all = (plan: typeof short) => plan.gpus.reduce((sum, { bytes }) => sum + bytes, plan.ram.bytes);
    expect(all(long)).toBeGreaterThan(all(short) + 5e9);
    const tiny = await service.make(
      { modelId: 'r1-distill-qwen-7b', quantization: 'Q4_K_M' },
      machineOf('laptop-4gb-no-gpu'),
    );
    expect(tiny.fits).toBe(false);
    expect(tiny.missingBytes).toBeGreaterThan(1e9);
    expect(tiny.warnings[0]?.key).toBe('doesNotFit');
  });

  it('671B on two RTX 4090 and a dual-channel desktop: 3 to 10 tokens a second, not 42, with the sum that shows it', async () => {
    const base = machineOf('rtx-4090-x2-256gb');
    for (const bandwidthBytesPerSecond of [50e9, 90e9]) {
      const desktop = {
        ...base,
        cpu: { ...base.cpu, name: 'AMD Ryzen 9 9950X', physicalCores: 16, logicalCores: 32 },
        memory: { ...base.memory, bandwidthBytesPerSecond },
      };
      for (const quantization of ['UD-IQ1_S', 'UD-IQ2_XXS', 'UD-Q2_K_XL']) {
        const { speed, placement, reasons, warnings } = await service.make(
          { modelId: 'r1-671b', quantization },
          desktop,
        );
        expect(speed.decodeTokensPerSecond).toBeGreaterThan(3);
        expect(speed.decodeTokensPerSecond).toBeLessThan(10);
        expect(placement.gpuLayers).toBe(61);
        const keys = reasons.map(({ key }) => key);
        expect(keys).toContain('expertsInRam');
        // Experts of one bit take sixteen cores as long to unpack as memory of 90 GB/s takes to give them.
        expect(keys.some((key) => key === 'limitedByRam' || key === 'limitedByCores')).toBe(true);
        const sum = warnings.find(({ key }) => key === 'bandwidthSum');
        expect(sum && renderPlanNote(sum, 'en')).toMatch(
          /2 × NVIDIA GeForce RTX 4090 in \d+ ms \+ \d\.\d GiB of experts from RAM in \d+ ms/,
        );
        const milliseconds = speed.parts.reduce((sum, part) => sum + part.milliseconds, speed.overheadMilliseconds);
        expect(1000 / milliseconds).toBeCloseTo(speed.decodeTokensPerSecond ?? 0, 3);
      }
    }
  });

  it('a processor that a long chat slows says so, with the speed at its end; a large GPU has nothing to say', async () => {
    const request = { modelId: 'r1-distill-qwen-1.5b', quantization: 'Q4_K_M', contextLength: 32_768 };
    const laptop = machineOf('laptop-4gb-no-gpu');
    const { speed, reasons } = await service.make(request, laptop);
    const full = await service.make({ ...request, depthTokens: 32_768 }, laptop);
    expect(full.speed.depthTokens).toBe(32_768);
    expect(full.speed.decodeTokensPerSecond).toBeLessThan(0.6 * (speed.decodeTokensPerSecond ?? 0));
    expect(reasons.find(({ key }) => key === 'longChatSlower')?.values).toEqual({
      context: 32_768,
      tokensPerSecond: full.speed.decodeTokensPerSecond,
    });
    const onGpu = await service.make({ modelId: 'r1-distill-qwen-32b', quantization: 'Q4_K_M' });
    expect(onGpu.reasons.map(({ key }) => key)).not.toContain('longChatSlower');
  });

  it('one GPU where one is enough: a second one only adds hand-overs', async () => {
    const machine = machineOf('rtx-4090-x2-256gb');
    const one = await service.make({ modelId: 'r1-distill-qwen-32b', quantization: 'Q4_K_M' }, machine);
    expect(one.placement.gpuIds).toHaveLength(1);
    const two = await service.make({ modelId: 'r1-distill-llama-70b', quantization: 'Q4_K_M' }, machine);
    expect(two.placement.gpuIds).toHaveLength(2);
    expect(two.placement.tensorSplit.reduce((sum, places) => sum + places, 0)).toBe(81);
  });
});
