import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { downloadSpeed, openJobs } from './jobs.ts';

const folder = useTemporaryFolder();
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const megabyte = 1_000_000;
const totalBytes = 40 * megabyte;

it("a line's speed is told without the pauses, and without what an earlier run had brought", async () => {
  const historyPath = (): string => folder.file('history.json');
  const jobs = await openJobs(historyPath);
  expect(downloadSpeed(jobs.signal.get())).toBeNull();
  jobs.add({
    id: 'a',
    modelId: 'model:Q4_K_M',
    name: 'Model',
    kind: 'install',
    state: 'running',
    steps: ['download', 'test'],
    totalBytes,
  });
  const arrived = (doneBytes: number): void => jobs.progress('a', { phase: 'download', doneBytes, totalBytes });
  arrived(15 * megabyte);
  vi.advanceTimersByTime(1000);
  arrived(20 * megabyte);
  jobs.change('a', { state: 'paused' });
  vi.advanceTimersByTime(3_600_000);
  jobs.change('a', { state: 'running' });
  vi.advanceTimersByTime(60_000);
  arrived(20 * megabyte);
  vi.advanceTimersByTime(4000);
  arrived(totalBytes);
  jobs.progress('a', { phase: 'verify', doneBytes: 0, totalBytes });
  vi.advanceTimersByTime(500_000);
  jobs.change('a', { state: 'done' });
  expect(jobs.get('a').fetched).toEqual({ bytes: 25 * megabyte, seconds: 5 });
  expect(downloadSpeed(jobs.signal.get())).toBe(5 * megabyte);
  await jobs.close();
  expect(downloadSpeed((await openJobs(historyPath)).signal.get())).toBe(5 * megabyte);
});
