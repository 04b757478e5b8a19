/**
 * `npm run bench:placement -- --model FILE --gpu-memory 6`: what the chosen placement brings where a GPU has less memory
 * than the model takes. The same file in the same run by the layout that the app chooses and by whole layers only
 * (`n_gpu_layers`, as other programs do it), both within the same memory. Prints tokens per second of both, the ratio of
 * the decodes, and the predicted memory beside the measured one.
 */
import { Command } from 'commander';
import { readModelHeader } from '../core/catalog/ggufHeader.ts';
import { createCore } from '../core/compose.ts';
import { runBenchmark, type BenchmarkResult } from '../core/engine/benchmark.ts';
import { factsOfHeader } from '../core/plan/headerFacts.ts';
import type { Layout } from '../core/plan/layout.ts';
import { loadOptionsOf } from '../core/plan/loadOptions.ts';
import { memoryOfLayout } from '../core/plan/memoryModel.ts';
import type { ModelFacts } from '../core/plan/modelFacts.ts';
import { planMachine, type PlanMachine } from '../core/plan/planMachine.ts';
import { bestLayout } from '../core/plan/searchLayout.ts';
import { createShellPorts } from '../headless/shellPorts.ts';

const flags = new Command('bench-placement')
  .requiredOption('--model <file>', 'a .gguf file')
  .requiredOption('--gpu-memory <GiB>', 'how much of the first GPU may be used')
  .option('--threads <count>', 'for work on the CPU; default: what is free')
  .option('--prompt <tokens>', 'length of the prompt', '512')
  .option('--generate <tokens>', 'tokens to generate', '64')
  .option('--runs <count>', 'counted runs of each', '3')
  .parse()
  .opts<{ model: string; gpuMemory: string; threads?: string; prompt: string; generate: string; runs: string }>();

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** As many whole layers as there is room for. */
const wholeLayers = (facts: ModelFacts, chosen: Layout, machine: PlanMachine): Layout => {
  for (let places = facts.layers + 1; places > 0; places--) {
    const layout = { ...chosen, placesOfGpu: [places], cpuExpertLayers: 0 };
    if (memoryOfLayout(facts, layout, machine).fits) return layout;
  }
  return { ...chosen, gpus: [], placesOfGpu: [], cpuExpertLayers: 0, cacheOnGpu: false };
};

const core = await createCore(createShellPorts('cli'));
try {
  const header = await readModelHeader(flags.model);
  const facts = factsOfHeader(flags.model, header);
  const real = planMachine(await core.hardware.machine(false));
  const [gpu] = real.gpus;
  if (gpu === undefined) throw new Error('There is no GPU that the engine can use.');
  const machine: PlanMachine = { ...real, gpus: [{ ...gpu, limitBytes: Number(flags.gpuMemory) * 2 ** 30 }] };
  const threads = flags.threads === undefined ? await core.readThreads() : Number(flags.threads);
  const contextTokens = Number(flags.prompt) + Number(flags.generate) + 1;
  const { layout: chosen } = bestLayout({ facts, machine, contextTokens, sequences: 1, threads });
  const { options: libraries } = await core.targetOfFile(flags.model).plan();

  const measure = async (name: string, layout: Layout): Promise<BenchmarkResult> => {
    const options = loadOptionsOf({
      facts,
      layout,
      backend: machine.backend,
      modelPath: flags.model,
      cpuFeatures: machine.cpuFeatures,
      devices: null,
    });
    const { preload, gpuBackend } = libraries;
    const status = await core.engine.load({
      modelId: flags.model,
      plan: () => Promise.resolve({ options: { ...options, preload, gpuBackend }, placement: null, notices: [] }),
    });
    const predicted = memoryOfLayout(facts, layout, machine);
    console.log(
      `${name}: ${options.gpuLayers} layers on the GPU, experts of ${layout.cpuExpertLayers} in RAM, ${options.threads} threads`,
    );
    for (const { device, weightBytes, cacheBytes, computeBytes } of status.facts?.memory ?? []) {
      const ours = device === 'CPU' ? predicted.ram : predicted.gpus[0];
      const planned = ours === undefined ? 0 : ours.weightBytes + ours.cacheBytes + ours.computeBytes;
      const measured = weightBytes + cacheBytes + computeBytes;
      console.log(`  ${device}: predicted ${mebibytes(planned)}, measured ${mebibytes(measured)}`);
    }
    const results: BenchmarkResult[] = [];
    await runBenchmark(
      core.engine,
      {
        promptTokens: [Number(flags.prompt)],
        sequences: [1],
        generatedTokens: Number(flags.generate),
        runs: Number(flags.runs),
        raw: false,
      },
      new AbortController().signal,
      (one) => {
        results.push(one);
        console.log(
          `  prefill ${one.prefillTokensPerSecond.toFixed(1)}, decode ${one.decodeTokensPerSecond.toFixed(1)} tokens/s`,
        );
      },
    );
    const [result] = results;
    if (result === undefined) throw new Error('Nothing was measured.');
    return result;
  };

  const best = await measure('chosen', chosen);
  const whole = await measure('whole layers', wholeLayers(facts, chosen, machine));
  console.log(
    `decode, chosen ÷ whole layers: ${(best.decodeTokensPerSecond / whole.decodeTokensPerSecond).toFixed(2)}`,
  );
} finally {
  await core.close();
}
