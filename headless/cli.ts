/**
 * The command line. Exit codes: 0 done, 1 failed, 2 the command was not understood, 130 interrupted.
 */
import { Command, CommanderError } from 'commander';
import { appVersion } from '../core/appVersion.ts';
import { HearthError } from '../contract/error.ts';
import { runBench } from './commands/bench.ts';
import { runChat } from './commands/chat.ts';
import { addChatsCommand } from './commands/chats.ts';
import { addLoadOptions, loadChoicesOf, type LoadFlags } from './commands/loadFlags.ts';
import { addAnswerOptions, answerOptionsOf, type AnswerFlags } from './commands/answerFlags.ts';
import { runCheck } from './commands/check.ts';
import { runModels } from './commands/models.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addQualityCommand } from './commands/quality.ts';
import { addQuantizeCommand } from './commands/quantize.ts';
import { addToolOptions, toolUseOf, type ToolFlags } from './commands/toolFlags.ts';
import { addStoreCommands } from './commands/store.ts';
import { addTuneCommand } from './commands/tune.ts';
import { addVaultCommands } from './commands/vault.ts';
import { interruptedExitCode, onInterrupt } from './interrupt.ts';
import { numberIn } from './numberIn.ts';
import { machineOption, type MachineOption } from './machineOption.ts';
import { createOutput, type Output } from './output.ts';

const failedExitCode = 1;
const usageExitCode = 2;

const listOf =
  (parse: (text: string) => number) =>
  (text: string): number[] =>
    text.split(',').map(parse);

type Run = (output: Output, signal: AbortSignal) => Promise<number>;

/** Runs a command to its exit code; every failure is printed the same way. */
const execute = async (json: boolean, run: Run): Promise<void> => {
  const output = createOutput(json);
  const signal = onInterrupt();
  try {
    process.exitCode = await run(output, signal);
  } catch (error) {
    output.error(error);
    const interrupted = signal.aborted || (error instanceof HearthError && error.code === 'CANCELLED');
    process.exitCode = interrupted ? interruptedExitCode : failedExitCode;
  }
};

const createProgram = (): Command => {
  const program = new Command('hearth')
    .description('DeepSeek-R1 on your own machine. HEARTH_HOME moves all state (default: ~/.hearth).')
    .version(appVersion)
    .exitOverride()
    .showHelpAfterError('Run "hearth --help" to see the commands.');

  const chat = program
    .command('chat <prompt>')
    .description('ask one question; the reasoning and the answer stream as they come')
    .option('--model <id or file>', 'an installed model, or a .gguf file');
  addLoadOptions(addToolOptions(addAnswerOptions(chat)))
    .option('--json', 'print one JSON object a line')
    .action((prompt: string, flags: AnswerFlags & ToolFlags & LoadFlags & { model?: string; json?: true }) =>
      execute(flags.json === true, async (output, signal) => {
        const answer = await answerOptionsOf(flags);
        const toolUse = await toolUseOf(flags);
        const choices = loadChoicesOf(flags);
        return runChat(prompt, { model: flags.model ?? null, answer, choices, toolUse }, output, signal);
      }),
    );

  program
    .command('check')
    .description('what this machine can run, and what stands in the way')
    .option('--save <file>', 'write the machine to a file, for "--machine" elsewhere')
    .addOption(machineOption())
    .option('--json', 'print one JSON object a line')
    .action((options: MachineOption & { save?: string; json?: true }) =>
      execute(options.json === true, (output) =>
        runCheck({ save: options.save ?? null, machineFile: options.machine ?? null }, output),
      ),
    );

  addPlanCommand(program, execute);
  addTuneCommand(program, execute);

  program
    .command('models')
    .description('list the models')
    .option('--json', 'print one JSON object a line')
    .action((options: { json?: true }) => execute(options.json === true, runModels));

  addStoreCommands(program, execute);
  addQuantizeCommand(program, execute);
  addQualityCommand(program, execute);
  addVaultCommands(program, execute);
  addChatsCommand(program, execute);

  const bench = program
    .command('bench')
    .description('measure a model through the app beside the bare C API loop, and print the ratio')
    .option('--model <id or file>', 'an installed model, or a .gguf file')
    .option('--prompt <counts>', 'prompt lengths in tokens', listOf(numberIn(1, 1_000_000, true)), [512])
    .option('--generate <count>', 'tokens to generate', numberIn(2, 100_000, true), 128)
    .option('--sequences <counts>', 'chats at once', listOf(numberIn(1, 64, true)), [1])
    .option('--runs <count>', 'counted runs of each', numberIn(1, 100, true), 5)
    .option('--raw', 'with the bare loop (the default)', true)
    .option('--no-raw', 'without the bare loop');
  addLoadOptions(bench, { context: false })
    .option('--json', 'print one JSON object a line')
    .action(
      (
        options: LoadFlags & {
          model?: string;
          prompt: number[];
          generate: number;
          sequences: number[];
          runs: number;
          raw: boolean;
          json?: true;
        },
      ) =>
        execute(options.json === true, (output, signal) =>
          runBench(
            {
              model: options.model ?? null,
              promptTokens: options.prompt,
              generatedTokens: options.generate,
              sequences: options.sequences,
              runs: options.runs,
              raw: options.raw,
              choices: loadChoicesOf(options),
            },
            output,
            signal,
          ),
        ),
    );

  program
    .command('serve')
    .description('open the app for a browser on this machine')
    .option('--port <number>', '0 takes any free port', numberIn(0, 65535, true), 0)
    .option('--open', 'open the browser')
    .option('--metrics', 'let Prometheus on this machine read the live numbers')
    .addOption(machineOption())
    .option('--json', 'print one JSON object a line')
    .action((options: MachineOption & { port: number; open?: true; metrics?: true; json?: true }) =>
      execute(options.json === true, async (output, signal) => {
        // Half of all modules are the web server's: the other commands start without them.
        const { runServe } = await import('./commands/serve.ts');
        return runServe(
          {
            port: options.port,
            open: options.open === true,
            metrics: options.metrics === true,
            machineFile: options.machine ?? null,
          },
          output,
          signal,
        );
      }),
    );

  return program;
};

/** @param parameters without the program's name. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  try {
    await createProgram().parseAsync(parameters, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : usageExitCode;
  }
};
