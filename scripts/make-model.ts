/**
 * `node scripts/make-model.ts SHAPE --type Q4_0 FILE`: a model of any shape of the family with random weights, so that
 * speed and memory can be measured without the model. `--help` tells the rest.
 *
 * Exit codes: 0 written, 1 failed, 2 not understood, 130 interrupted (nothing is left behind).
 */
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { readCatalogue } from '../core/catalog/catalog.ts';
import { createCommand, type MakeModelRequest } from './makeModel/command.ts';
import { planModel } from '../core/catalog/shape/modelPlan.ts';
import { createProgressLine } from './makeModel/progressLine.ts';
import { summarize } from './makeModel/summary.ts';
import { writeModel } from './makeModel/writeModel.ts';

const failedExitCode = 1;
const usageExitCode = 2;
const interruptedExitCode = 130;

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interruption.abort());

const run = async ({ shape, kind, outputPath, seed }: MakeModelRequest): Promise<void> => {
  const plan = planModel(shape, kind);
  process.stdout.write(`${summarize(plan)}\n`);
  if (outputPath === null) return;
  const progress = createProgressLine(process.stderr, plan.fileBytes);
  const startedMs = performance.now();
  try {
    await writeModel(plan, outputPath, {
      seed,
      signal: interruption.signal,
      onProgress: (writtenBytes) => progress.show(writtenBytes),
    });
  } finally {
    progress.clear();
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const rate = Math.round(plan.fileBytes / 1e6 / seconds);
  process.stdout.write(`${outputPath} written in ${seconds.toFixed(1)} s, ${rate} MB/s\n`);
};

try {
  const catalogue = await readCatalogue(join(import.meta.dirname, '..', 'assets'));
  await createCommand(catalogue, run).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usageExitCode;
  else if (interruption.signal.aborted) {
    process.stderr.write('Interrupted; nothing is left behind.\n');
    process.exitCode = interruptedExitCode;
  } else {
    process.stderr.write(`make-model: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = failedExitCode;
  }
}
