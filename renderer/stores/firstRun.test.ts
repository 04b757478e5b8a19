import { expect, it } from 'vitest';
import { installedModel, job as jobSchema, type Job } from '../../contract/models.ts';
import { installNews } from './firstRun.ts';

const at = '2026-05-20T10:00:00Z';
const model = installedModel.parse({
  id: 'a:Q4_K_M',
  name: 'A',
  quantization: 'Q4_K_M',
  architecture: 'qwen2',
  parameters: 1,
  bytes: 1,
  sha256: 'a',
  contextLength: 1,
  layers: 1,
  installedAt: at,
  origin: { kind: 'quantized', source: 'b' },
});
const job = (id: string, modelId: string, values: Partial<Job>): Job =>
  jobSchema.parse({
    id,
    modelId,
    name: modelId,
    kind: 'install',
    state: 'running',
    phase: 'test',
    steps: ['download', 'quantize', 'test'],
    doneBytes: 0,
    totalBytes: 1,
    bytesPerSecond: null,
    secondsLeft: null,
    tensor: null,
    report: null,
    error: null,
    startedAt: at,
    endedAt: null,
    ...values,
  });
const facts = { installed: [model], dismissed: new Set<string>(), usedModelId: null };
const made = job('1', model.id, { state: 'done', endedAt: at });
const measuring = job('2', model.id, { kind: 'quality', testing: 'quality', steps: ['test'] });

it('a model that can be used is ready, whatever is measured of it meanwhile', () => {
  expect(installNews({ ...facts, jobs: [made] })).toEqual({ kind: 'ready', job: made, model, isMeasured: false });
  const news = { kind: 'ready', job: made, model, isMeasured: true };
  expect(installNews({ ...facts, jobs: [made, measuring] })).toEqual(news);
  const next = job('3', 'b:Q4_K_M', { phase: 'download' });
  expect(installNews({ ...facts, jobs: [made, measuring, next] })).toEqual(news);
});

it('measuring a model is no news of an install: once that is seen, the next one at work is told of', () => {
  const seen = { ...facts, dismissed: new Set(['1']) };
  expect(installNews({ ...seen, jobs: [made, measuring] })).toBeNull();
  const next = job('3', 'b:Q4_K_M', { phase: 'download' });
  expect(installNews({ ...seen, jobs: [made, measuring, next] })).toEqual({ kind: 'atWork', job: next, others: 0 });
  expect(installNews({ ...facts, usedModelId: model.id, jobs: [made, measuring] })).toBeNull();
});
