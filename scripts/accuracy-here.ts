/**
 * `npm run accuracy:here`: what is predicted of this machine by published figures, once its short bench is made, and after
 * three answers, held against what is then measured: both demo models and one of 138 million random weights, with several
 * lengths of context. In a home of its own; writes the section of docs/accuracy.md, which `--json` leaves as it is and prints
 * a line for each load instead.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadChoices, type LoadChoices } from '../contract/loadChoices.ts';
import type { PredictedSpeed } from '../contract/plan.ts';
import { readModelHeader } from '../core/catalog/ggufHeader.ts';
import { parseFileKind } from '../core/catalog/shape/fileKind.ts';
import { planModel } from '../core/catalog/shape/modelPlan.ts';
import { tiny138m } from '../core/catalog/shape/tiny138m.ts';
import { createCore } from '../core/compose.ts';
import type { MeasuredSpeed } from '../core/engine/childContract.ts';
import { measuredRequest } from '../core/engine/measuredRequest.ts';
import { measureLoad, medianSpeed } from '../core/plan/measureLoad.ts';
import { errorOf, isInBand } from '../core/plan/published/compareSpeeds.ts';
import { createShellPorts } from '../headless/shellPorts.ts';
import { writeSection } from './docSection.ts';
import { writeModel } from './makeModel/writeModel.ts';

const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..');
const contexts = [512, 1024, 2048, 4096] as const;
const generatedTokens = 128;
const runs = 5;
/** With this length a person asks before the last prediction is made. */
const answeredContext = 1024;
const answersGiven = 3;

interface Row {
  readonly model: string;
  readonly contextTokens: number;
  readonly threads: number;
  readonly published: PredictedSpeed;
  readonly benched: PredictedSpeed;
  readonly answered: PredictedSpeed;
  readonly measured: MeasuredSpeed;
}

const never = new AbortController().signal;
const home = await mkdtemp(join(tmpdir(), 'hearth-accuracy-'));
const ports = createShellPorts('cli');
const core = await createCore({ ...ports, home });

const makeTiny = async (): Promise<string> => {
  const path = join(home, 'tiny-138m.gguf');
  const kind = parseFileKind('Q4_0');
  if (kind === null) throw new Error('Q4_0 is no type.');
  await writeModel(planModel(tiny138m, kind), path, { seed: 0, signal: never, onProgress: () => undefined });
  return path;
};

const predict = async (path: string, contextTokens: number): Promise<PredictedSpeed> =>
  (
    await core.plan.make({
      modelId: path,
      contextLength: contextTokens,
      depthTokens: contextTokens - 1.5 * generatedTokens,
      promptTokens: contextTokens - 2 * generatedTokens,
    })
  ).speed;

/** As it was planned: a load takes only the threads that are free at the moment. */
const choicesOf = async (path: string, contextTokens: number): Promise<LoadChoices> => {
  const { placement } = await core.plan.make({ modelId: path, contextLength: contextTokens });
  return loadChoices.parse({ contextTokens, threads: placement.threads });
};

const shapeOf = (contextTokens: number) => ({ promptTokens: contextTokens - 2 * generatedTokens, generatedTokens });

const giveAnswers = async (path: string): Promise<void> => {
  await core.engine.load(core.targetOfFile(path, await choicesOf(path, answeredContext)));
  for (let answer = 0; answer < answersGiven; answer++) {
    const { events, end } = await core.engine.generate(measuredRequest(shapeOf(answeredContext)), never);
    const reader = events[Symbol.asyncIterator]();
    while ((await reader.next()).done !== true);
    await end;
  }
  await core.engine.unload();
  while ((await predict(path, answeredContext)).answers < answersGiven) await delay(20);
};
const measure = async (path: string, contextTokens: number): Promise<Pick<Row, 'measured' | 'threads'>> => {
  const { options } = await core.targetOfFile(path, await choicesOf(path, contextTokens)).plan();
  const { launcher } = ports;
  const { answers } = await measureLoad({ launcher, options, shape: shapeOf(contextTokens), runs, signal: never });
  return { measured: medianSpeed(answers), threads: options.threads };
};

/** The demo model as the app installs it, which is the one that its bench is made with. */
const installDemo = async (): Promise<string> => {
  const demo = core.embedded.find((model) => model.default);
  const { jobId } = await core.installer.install(demo?.id ?? '');
  await core.installer.ended(jobId);
  const installed = (await core.store.list())[0];
  if (installed === undefined) throw new Error('The demo model was not installed.');
  return core.store.contentPath(installed);
};

const measureAll = async (): Promise<Row[]> => {
  const demo = await installDemo();
  const models = [
    ['demo distill Q4_K_M', demo],
    ['demo MoE Q4_K_M', join(root, 'assets', 'models', 'demo-r1-moe-q4_k_m.gguf')],
    ['tiny-138m Q4_0', await makeTiny()],
  ] as const;
  const loads: { model: string; path: string; contextTokens: number; published: PredictedSpeed }[] = [];
  for (const [model, path] of models) {
    const { contextLength } = await readModelHeader(path);
    for (const contextTokens of contexts.filter((tokens) => tokens <= contextLength)) {
      loads.push({ model, path, contextTokens, published: await predict(path, contextTokens) });
    }
  }
  await core.hardware.measure(false);
  await core.speedBench.run({ id: 'demo', path: demo }, never);
  const benched = await Promise.all(loads.map(({ path, contextTokens }) => predict(path, contextTokens)));
  const rows: Row[] = [];
  const answered = new Set<string>();
  for (const [index, { path, ...load }] of loads.entries()) {
    if (!answered.has(path)) await giveAnswers(path);
    answered.add(path);
    const row = {
      ...load,
      benched: benched[index] ?? load.published,
      answered: await predict(path, load.contextTokens),
      ...(await measure(path, load.contextTokens)),
    };
    if (flags.json) console.log(JSON.stringify({ type: 'speed', ...row }));
    rows.push(row);
  }
  return rows;
};

const rows = await measureAll().finally(async () => {
  await core.close();
  await rm(home, { recursive: true, force: true });
});

const rounded = (value: number | null): string =>
  value === null ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
const percent = (error: number): string => `${error < 0 ? '−' : '+'}${Math.abs(error * 100).toFixed(0)} %`;
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], body: readonly (readonly string[])[]): string =>
  [line(heads), line(heads.map(() => '---')), ...body.map(line)].join('\n');

interface Predicted {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
const kinds = {
  answers: {
    measured: ({ decodeTokensPerSecond }: MeasuredSpeed) => decodeTokensPerSecond,
    predicted: (speed: PredictedSpeed): Predicted => ({
      value: speed.decodeTokensPerSecond,
      low: speed.decodeLow,
      high: speed.decodeHigh,
    }),
  },
  prompts: {
    measured: ({ prefillTokensPerSecond }: MeasuredSpeed) => prefillTokensPerSecond,
    predicted: (speed: PredictedSpeed): Predicted => ({
      value: speed.prefillTokensPerSecond,
      low: speed.prefillLow,
      high: speed.prefillHigh,
    }),
  },
} as const;
const stages = ['published', 'benched', 'answered'] as const;

const cellOf = ({ value, low, high }: Predicted, measured: number): string => {
  const error = value === null ? '' : ` (${percent(errorOf(value, measured))})`;
  return `**${rounded(value)}**${error}, ${rounded(low)}–${rounded(high)}${isInBand(low, high, measured) ? '' : ' ✗'}`;
};
const tableOf = ({ measured, predicted }: (typeof kinds)['answers' | 'prompts']): string => {
  const inside = stages.map((stage) => {
    const hits = rows.filter((row) => {
      const { low, high } = predicted(row[stage]);
      return isInBand(low, high, measured(row.measured));
    });
    return `${hits.length} of ${rows.length} inside`;
  });
  return table(
    ['model', 'context', 'measured', 'by published figures', 'after the bench', `after ${answersGiven} answers`],
    [
      ...rows.map((row) => {
        const truth = measured(row.measured);
        const cells = stages.map((stage) => cellOf(predicted(row[stage]), truth));
        return [row.model, row.contextTokens.toLocaleString('en'), rounded(truth), ...cells];
      }),
      ['truth inside the band', '', '', ...inside],
    ],
  );
};

const threads = [...new Set(rows.map((row) => row.threads))].toSorted((left, right) => left - right);
const cores = `${threads.join(' to ')} ${threads.length === 1 && threads[0] === 1 ? 'core' : 'cores'}`;

const text = `
## On one machine itself

Tokens per second of one chat on ${cores} of an ${cpus()[0]?.model.trim() ?? 'unknown processor'}: the median of ${runs} answers (the prompt fills the
context but for ${2 * generatedTokens} tokens, of which ${generatedTokens} are written), and what the plan said before of just those lengths: by published
figures, once the short bench of the demo model was made, and after ${answersGiven} answers with a context of ${answeredContext.toLocaleString('en')}; each with the error and the
band.

\`\`\`sh
npm run accuracy:here
\`\`\`

These models are far smaller than any that the plan is made for. What the plan does not know of a processor before it has
answered: how fast a core is beside its base clock (this one is 1.6 times as fast as the clock says, above), and that prompts differ by the type of weights
(on one core of this machine Qwen-1.5B's shape cut to six layers gets 58 billion operations a second in Q6_K, 94 to 145 in Q8_0, Q2_K and Q4_K_M, 210 and 270 in IQ4_XS and Q4_0). So
its band is wide. Afterwards the band has two causes: what answers are known to differ by (on this shared machine a load and
the next differ by 1.4 times in the middle, and by twice in one of four; the band begins with 1.4 and follows what fifteen answers say), and
how far what is asked is from what was seen: attention over a long chat may be off by another factor than the rest, so answers of
short chats leave long ones in doubt. No constant was chosen by the rows below, but latent attention's rate by the demo mixture with other lengths: the other attention's is of that 1.5B shape with up to
3,840 tokens in the cache, the usual difference of 24 pairs of loads of other shapes (\`core/plan/answerCorrection.ts\`). What still misses: rows for which
the machine was busy with other work once: the same row differs by a half and more between runs of the command.

### Answers

${tableOf(kinds.answers)}

### Prompts

${tableOf(kinds.prompts)}
`;
if (!flags.json) {
  console.log(text);
  await writeSection(join(root, 'docs', 'accuracy.md'), 'Accuracy', 'here', text);
}
