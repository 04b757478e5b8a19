/** Shows a job until it ends; Ctrl+C stops it, and a download keeps what it has. */
import { HearthError } from '../contract/error.ts';
import type { Job } from '../contract/models.ts';
import type { Core } from '../core/compose.ts';
import { formatBar, formatBytes, formatDuration } from './format.ts';
import type { Output } from './output.ts';

const describe = ({ phase, doneBytes, totalBytes, bytesPerSecond, secondsLeft, tensor }: Job): string => {
  const speed = bytesPerSecond === null ? '' : ` ${formatBytes(bytesPerSecond)}/s`;
  const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
  return `${phase} ${formatBar(doneBytes, totalBytes)}${speed}${left} ${tensor?.name ?? ''}`;
};

const stopped = (job: Job): HearthError =>
  new HearthError({
    code: 'CANCELLED',
    message: `Stopped at ${formatBytes(job.doneBytes)} of ${formatBytes(job.totalBytes)}.`,
    next: 'What has arrived is kept: the same command goes on with it.',
  });

/** Resolves with the job once it is done. Errors: what it failed or was paused with; CANCELLED. */
export const followJob = async (
  { installer }: Pick<Core, 'installer'>,
  { jobId }: { readonly jobId: string },
  output: Output,
  signal: AbortSignal,
): Promise<Job> => {
  const stop = (): void => {
    if (!installer.pause(jobId)) installer.cancel(jobId);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const unsubscribe = installer.jobs.subscribe((jobs) => {
    const job = jobs.find((candidate) => candidate.id === jobId);
    if (job?.state !== 'running') return;
    const { phase, doneBytes, totalBytes, bytesPerSecond, secondsLeft, tensor } = job;
    output.record({ type: 'progress', phase, doneBytes, totalBytes, bytesPerSecond, secondsLeft, tensor });
    output.status(`${job.name}: ${describe(job)}`);
  });
  const job = await installer.ended(jobId).finally(() => {
    unsubscribe();
    signal.removeEventListener('abort', stop);
    output.clearStatus();
  });
  if (job.error !== null) throw new HearthError(job.error);
  if (job.state !== 'done') throw stopped(job);
  return job;
};
