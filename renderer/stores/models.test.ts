import { expect, it } from 'vitest';
import type { Job } from '../../contract/models.ts';
import { latestJobs } from './models.ts';

const job = (id: string, modelId: string, startedAt: string): Job => ({
  id,
  modelId,
  name: modelId,
  kind: 'install',
  state: 'failed',
  phase: 'verify',
  steps: ['verify', 'test'],
  doneBytes: 0,
  totalBytes: 0,
  bytesPerSecond: null,
  secondsLeft: null,
  tensor: null,
  testing: null,
  report: null,
  error: null,
  startedAt,
  endedAt: null,
});

it('shows a model its last job only: an old failure must not stand beside a running retry', () => {
  const jobs = [
    job('1', 'a', '2026-05-20T10:00:00Z'),
    job('2', 'a', '2026-05-20T11:00:00Z'),
    job('3', 'b', '2026-05-20T10:30:00Z'),
  ];
  expect(latestJobs(jobs).map(({ id }) => id)).toEqual(['2', '3']);
  expect(latestJobs(jobs.toReversed()).map(({ id }) => id)).toEqual(['2', '3']);
});
