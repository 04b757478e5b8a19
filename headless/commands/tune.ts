/**
 * `hearth tune`: measures the few best ways to run a model on this machine, and keeps the fastest for its next loads. Never
 * beside a window, whose model would have its part of the machine: so it holds the home meanwhile, as a window does.
 */
import { extname } from 'node:path';
import type { Command } from 'commander';
import { HearthError } from '../../contract/error.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';
import type { TuneCandidate, TuneJob } from '../../contract/tune.ts';
import { createCore } from '../../core/compose.ts';
import { takeHome, type HomeLock } from '../../core/storage/homeLock.ts';
import { ensureModel } from '../ensureModel.ts';
import { formatBar, formatTable } from '../format.ts';
import { numberIn } from '../numberIn.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

const nameOf = ({ what }: TuneCandidate): string => renderPlanNote(what, 'en');

/** A way as the command line answers it to programs. */
const candidateRecord = (candidate: TuneCandidate) => ({ ...candidate, what: nameOf(candidate) });

const tokens = (value: number | null): string => (value === null ? '–' : value.toFixed(1));

const rowOf = (candidate: TuneCandidate, isWinner: boolean): string[] => {
  const { prefillTokensPerSecond, decodeTokensPerSecond, seconds, answers, error } = candidate;
  const range = seconds === null ? '' : `${seconds.least.toFixed(2)}–${seconds.most.toFixed(2)}`;
  return [
    `${isWinner ? '→' : ' '} ${nameOf(candidate)}`,
    tokens(prefillTokensPerSecond),
    tokens(decodeTokensPerSecond),
    seconds === null ? '–' : seconds.middle.toFixed(2),
    range,
    error === null ? String(answers) : error.message,
  ];
};

const print = ({ candidates, winner, contextLength }: TuneJob, output: Output): void => {
  const plan = candidates[0];
  const best = candidates[winner ?? 0];
  output.line(
    formatTable([
      ['', 'prompts/s', 'answers/s', 'seconds*', 'range', 'measured'],
      ...candidates.map((candidate, index) => rowOf(candidate, index === winner)),
    ]),
  );
  output.line(output.dim('* a prompt of 1,024 tokens and an answer of 1,500'));
  output.line();
  if (winner === 0 || best === undefined || plan === undefined) {
    output.line(`The plan is kept: nothing was measured to be clearly faster.`);
    return;
  }
  const gain = plan.seconds === null || best.seconds === null ? null : plan.seconds.middle / best.seconds.middle - 1;
  const faster = gain === null ? '' : ` ${(gain * 100).toFixed(0)} % faster than planned;`;
  output.line(`${nameOf(best)}:${faster} kept for chats of ${contextLength?.toLocaleString('en') ?? ''} tokens.`);
};

interface TuneFlags {
  readonly model?: string;
  readonly context?: number;
  readonly json?: true;
}

const notInstalled = (path: string): HearthError =>
  new HearthError({
    code: 'BAD_INPUT',
    message: `${path} is a file and not an installed model; what is measured is kept for installed ones.`,
    next: `Install it first, which does not copy it: hearth install ${path}`,
  });

/** Errors: HOME_IN_USE. */
const takeMachine = (home: string): HomeLock => {
  try {
    return takeHome(home);
  } catch (error) {
    if (!(error instanceof HearthError) || error.code !== 'HOME_IN_USE') throw error;
    throw new HearthError({
      code: 'HOME_IN_USE',
      message:
        'Hearth is open: what it has loaded shares this machine, and every way would be measured slower than it is.',
      next: 'Close it and run the command again, or measure in it, where its model steps aside: “Why this speed?” beside the model.',
    });
  }
};

const runTune = async (flags: TuneFlags, output: Output, signal: AbortSignal): Promise<number> => {
  const { model } = flags;
  if (model !== undefined && extname(model).toLowerCase() === '.gguf') throw notInstalled(model);
  const lock = takeMachine(createShellPorts('cli').home);
  try {
    return await measureWays(flags, output, signal);
  } finally {
    lock.release();
  }
};

const measureWays = async ({ model, context }: TuneFlags, output: Output, signal: AbortSignal): Promise<number> => {
  const core = await createCore(createShellPorts('cli'));
  try {
    const { modelId } = await ensureModel(core, model ?? null, output, signal);
    const { tune } = core;
    const stop = (): void => tune.cancel();
    signal.addEventListener('abort', stop, { once: true });
    let shown = -1;
    const told = new Map<number, TuneCandidate['answers']>();
    tune.job.subscribe(({ state, progress, candidates }) => {
      if (state !== 'running') return;
      const at = candidates.findIndex((candidate) => candidate.state === 'measuring');
      const measuring = candidates[at];
      const percent = Math.floor(progress * 100);
      if (measuring !== undefined && percent > shown) {
        shown = percent;
        output.record({ type: 'progress', progress, way: at, what: nameOf(measuring) });
        output.status(`${formatBar(progress, 1)} ${nameOf(measuring)}`);
      }
      for (const [index, candidate] of candidates.entries()) {
        if (candidate.state === 'measuring' || told.get(index) === candidate.answers || candidate.answers === 0)
          continue;
        told.set(index, candidate.answers);
        output.record({ type: 'measured', way: index, ...candidateRecord(candidate) });
      }
    });
    await tune.start(modelId, context ?? null);
    if (signal.aborted) stop();
    const job = await tune.ended();
    signal.removeEventListener('abort', stop);
    output.clearStatus();
    if (job.error !== null) throw new HearthError(job.error);
    if (job.state !== 'done') {
      throw new HearthError({
        code: 'CANCELLED',
        message: 'Stopped; nothing was changed.',
        next: 'Run the command again at any time.',
      });
    }
    const { contextLength, winner, candidates } = job;
    output.record({
      type: 'tune',
      model: modelId,
      contextLength,
      winner,
      placement: candidates[winner ?? 0]?.placement ?? null,
      ways: candidates.map(candidateRecord),
    });
    print(job, output);
    return 0;
  } finally {
    await core.close();
  }
};

export const addTuneCommand = (
  program: Command,
  execute: (json: boolean, run: (output: Output, signal: AbortSignal) => Promise<number>) => Promise<void>,
): void => {
  program
    .command('tune')
    .description('measure the few best ways to run a model here, and keep the fastest')
    .option('--model <id>', 'an installed model; default: the first one')
    .option('--context <tokens>', 'longest chat; default: 8192, or as trained', numberIn(1, 100_000_000, true))
    .option('--json', 'print one JSON object a line')
    .action((flags: TuneFlags) => execute(flags.json === true, (output, signal) => runTune(flags, output, signal)));
};
