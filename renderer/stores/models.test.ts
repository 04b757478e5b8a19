import { expect, it } from 'vitest';
import type { Job } from '../../contract/models.ts';
import { latestJobs, queuePlace, shownJobs } from './models.ts';

const job = (id: string, modelId: string, startedAt: string): Job => ({
  id,
  modelId,
  name: modelId,
  request: null,
  quantizeTo: null,
  kind: 'install',
  state: 'failed',
  phase: 'verify',
  steps: ['verify', 'test'],
  doneBytes: 0,
  totalBytes: 0,
  bytesPerSecond: null,
  secondsLeft: null,
  fetched: null,
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

it('keeps a failure in sight until it is tried again, put away, or old: nobody may be told of it forever', () => {
  const failed = { ...job('1', 'a', '2026-05-20T10:00:00Z'), endedAt: '2026-05-20T10:05:00Z' };
  const nowMs = Date.parse('2026-05-20T12:00:00Z');
  const ids = (jobs: readonly Job[], dismissed = new Set<string>(), atMs = nowMs) =>
    shownJobs(jobs, dismissed, atMs).map(({ id }) => id);
  expect(ids([failed])).toEqual(['1']);
  expect(ids([failed], new Set(['1']))).toEqual([]);
  expect(ids([failed], new Set(), Date.parse('2026-05-22T12:00:00Z'))).toEqual([]);
  const again: Job = { ...job('2', 'a', '2026-05-20T11:00:00Z'), state: 'running' };
  expect(ids([failed, again])).toEqual(['2']);
  expect(ids([failed, { ...again, state: 'done', endedAt: '2026-05-20T11:05:00Z' }])).toEqual([]);
});

it('tells the place among those who wait only: a job at work is not in the queue', () => {
  const running: Job = { ...job('1', 'a', '2026-05-20T10:00:00Z'), state: 'running' };
  const waiting = ['2', '3'].map((id): Job => ({ ...job(id, id, '2026-05-20T10:00:00Z'), state: 'queued' }));
  const jobs = [running, ...waiting];
  expect(jobs.map((each) => queuePlace(jobs, each))).toEqual([null, 1, 2]);
});
