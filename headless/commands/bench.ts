/** `hearth bench`: how fast a model runs through the app, beside the bare C API loop, and the ratio of the two. */
import { HearthError } from '../../contract/error.ts';
import type { LoadChoices } from '../../contract/loadChoices.ts';
import { createCore } from '../../core/compose.ts';
import { runBenchmark, type BenchmarkOptions } from '../../core/engine/benchmark.ts';
import { ensureModel } from '../ensureModel.ts';
import { followLoad } from '../followLoad.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

const columns = (cells: readonly string[]): string =>
  cells.map((cell, index) => cell.padStart(index === 0 ? 5 : 12)).join('');

export const runBench = async (
  { model, choices, ...options }: BenchmarkOptions & { readonly model: string | null; readonly choices: LoadChoices },
  output: Output,
  signal: AbortSignal,
): Promise<number> => {
  const core = await createCore(createShellPorts('cli'));
  try {
    const target = await ensureModel(core, model, output, signal, choices);
    followLoad(core.engine, output);
    const needed = Math.max(...options.promptTokens) + options.generatedTokens + 1;
    const sequences = Math.max(...options.sequences);
    const { facts } = await core.engine.load({
      ...target,
      plan: async () => {
        // Measured as it was planned, or not at all.
        const { options: planned, placement, notices } = await target.plan();
        return { options: { ...planned, sequences, contextTokens: needed * sequences }, placement, notices };
      },
    });
    const contextTokens = facts?.contextTokens ?? 0;
    if (needed > contextTokens) {
      throw new HearthError({
        code: 'PROMPT_TOO_LONG',
        message: `The longest measurement needs ${needed} tokens of context; ${target.modelId} has ${contextTokens}.`,
        next: 'Choose shorter prompts with --prompt, or fewer tokens with --generate.',
      });
    }
    output.line(`${target.modelId} on ${facts?.devices.join(', ') ?? ''}, ${facts?.threads ?? 0} threads`);
    output.line(columns(['path', 'sequences', 'prompt', 'prefill/s', 'decode/s', 'min', 'max']));
    const ratio = await runBenchmark(core.engine, options, signal, (result) => {
      output.record({ type: 'bench', ...result });
      output.line(
        columns([
          result.path,
          `${result.sequences}`,
          `${result.promptTokens}`,
          result.prefillTokensPerSecond.toFixed(1),
          result.decodeTokensPerSecond.toFixed(1),
          result.decodeSpread[0].toFixed(1),
          result.decodeSpread[1].toFixed(1),
        ]),
      );
    });
    if (ratio !== null) {
      output.record({ type: 'ratio', ...ratio });
      output.line(`app ÷ raw: prefill ${ratio.prefill.toFixed(3)}, decode ${ratio.decode.toFixed(3)}`);
    }
    return 0;
  } finally {
    await core.close();
  }
};
