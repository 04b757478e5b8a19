/**
 * `npm run bench:quantize -- --tool llama-quantize`: the app's quantizer and llama.cpp's own tool on the same file, by
 * turns, each from its start to its end as a process. Prints the times and the ratio of the medians; above 1 the app
 * is faster. The results must be the same bytes.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { parseFileType } from '../contract/fileTypes.ts';
import { median } from '../core/engine/median.ts';
import { hashFile } from '../core/install/hashFile.ts';
import { createNodeLauncher } from '../core/process/nodeLauncher.ts';
import { runQuantizeChild } from '../core/quantize/quantizeChild.ts';
import { plainRecipe } from '../core/quantize/recipe.ts';

const { tool, source, type, threads, runs } = new Command('bench-quantize')
  .requiredOption('--tool <path>', "llama.cpp's llama-quantize, of the same release")
  .option('--source <file>', 'an F16 model; default: one of random weights is made')
  .option('--type <type>', 'what to make', 'Q4_K_M')
  .option('--threads <count>', 'for both', '1')
  .option('--runs <count>', 'of each', '5')
  .parse()
  .opts<{ tool: string; source?: string; type: string; threads: string; runs: string }>();

const run = promisify(execFile);
const fileType = parseFileType(type);
if (fileType === null) throw new Error(`There is no type ${type}.`);
const folder = await mkdtemp(join(tmpdir(), 'hearth-bench-quantize-'));

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1000;
};

try {
  const input = source ?? join(folder, 'source.gguf');
  if (source === undefined) {
    // Some 550 MB: four layers of the 1.5B distill and a third of a GB of vocabulary.
    const make = ['scripts/make-model.ts', 'r1-distill-qwen-1.5b', '--type', 'F16', '--layers', '2', input];
    await run(process.execPath, make, { cwd: join(import.meta.dirname, '..') });
  }
  const { size } = await stat(input);
  console.log(
    `${(size / 1e6).toFixed(0)} MB of F16 to ${fileType}, ${threads} thread(s), ${runs} runs of each by turns`,
  );
  const ours = join(folder, 'ours.gguf');
  const theirs = join(folder, 'theirs.gguf');
  const times: { app: number; tool: number }[] = [];
  for (let index = 0; index < Number(runs); index++) {
    const request = {
      input,
      output: ours,
      recipe: plainRecipe(fileType),
      threads: Number(threads),
      dryRun: false,
      allowRequantize: false,
    };
    const app = await secondsOf(() =>
      runQuantizeChild({ launcher: createNodeLauncher(), request, onLine: () => undefined, signal: undefined }),
    );
    const own = await secondsOf(() => run(tool, [input, theirs, fileType, threads], { maxBuffer: 1e9 }));
    times.push({ app, tool: own });
    console.log(`app ${app.toFixed(2)} s, llama-quantize ${own.toFixed(2)} s`);
  }
  const app = median(times.map((time) => time.app));
  const own = median(times.map((time) => time.tool));
  console.log(
    `medians: app ${app.toFixed(2)} s (${(size / 1e6 / app).toFixed(0)} MB/s), llama-quantize ${own.toFixed(2)} s`,
  );
  console.log(`ratio ${(own / app).toFixed(3)}`);
  console.log((await hashFile(ours)) === (await hashFile(theirs)) ? 'the same bytes' : 'DIFFERENT BYTES');
} finally {
  await rm(folder, { recursive: true, force: true });
}
