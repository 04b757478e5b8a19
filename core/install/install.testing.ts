/**
 * For tests: a process that installs a model and is killed somewhere on the way. It says `progress` at every step, so
 * that the killer can choose its moment, and `ended` with the job's state.
 */
import { flushCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestInstaller } from './openInstaller.testing.ts';

// Who is killed does not come to it later.
flushCompileCache();
const [, , folder = '', assets = '', id = '', quantizeTo = ''] = process.argv;
const { installer } = await openTestInstaller(folder, {
  assets,
  homedir: join(tmpdir(), 'nobody'),
});
installer.jobs.subscribe((jobs) => {
  const job = jobs.find(({ state }) => state === 'running');
  if (job !== undefined)
    process.send?.({ phase: job.phase, doneBytes: job.doneBytes, tensor: job.tensor?.index ?? null });
});
const { jobId } = await installer.install(id, quantizeTo === 'Q4_K_M' ? { quantizeTo } : {});
const job = await installer.ended(jobId);
process.send?.({ ended: job.state, error: job.error });
// Its quality, which would be measured now, is another test's.
await installer.close();
process.disconnect();
