/**
 * `npm run accuracy:here`: what is predicted of this machine once its short bench is made, held against what is then
 * measured: both demo models and one of 138 million random weights, with several lengths of context. In a home of its own;
 * writes the section of docs/accuracy.md, which `--json` leaves as it is and prints a line for each load instead.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadChoices } from '../contract/loadChoices.ts';
import type { Plan } from '../contract/plan.ts';
import { readModelHeader } from '../core/catalog/ggufHeader.ts';
import { parseFileKind } from '../core/catalog/shape/fileKind.ts';
import { planModel } from '../core/catalog/shape/modelPlan.ts';
import { tiny138m } from '../core/catalog/shape/tiny138m.ts';
import { createCore } from '../core/compose.ts';
import type { MeasuredSpeed } from '../core/engine/childContract.ts';
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

interface Row {
  readonly model: string;
  readonly contextTokens: number;
  readonly plan: Plan;
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

const measure = async (model: string, path: string, contextTokens: number): Promise<Row> => {
  const plan = await core.plan.make({ modelId: path, contextLength: contextTokens });
  // As it was planned: a load takes only the threads that are free at the moment.
  const choices = loadChoices.parse({ contextTokens, threads: plan.placement.threads });
  const { options } = await core.targetOfFile(path, choices).plan();
  const shape = { promptTokens: contextTokens - 2 * generatedTokens, generatedTokens };
  const { answers } = await measureLoad({ launcher: ports.launcher, options, shape, runs, signal: never });
  return { model, contextTokens, plan, measured: medianSpeed(answers) };
};

const measureAll = async (): Promise<Row[]> => {
  const demo = (name: string): string => join(root, 'assets', 'models', name);
  const distill = demo('demo-r1-distill-f16.gguf');
  const models = [
    ['demo distill F16', distill],
    ['demo MoE Q4_K_M', demo('demo-r1-moe-q4_k_m.gguf')],
    ['tiny-138m Q4_0', await makeTiny()],
  ] as const;
  await core.hardware.measure(false);
  await core.speedBench.run({ id: 'demo', path: distill }, never);
  const rows: Row[] = [];
  for (const [name, path] of models) {
    const { contextLength } = await readModelHeader(path);
    for (const contextTokens of contexts.filter((tokens) => tokens <= contextLength)) {
      const row = await measure(name, path, contextTokens);
      const { speed } = row.plan;
      if (flags.json) console.log(JSON.stringify({ type: 'speed', ...row, plan: undefined, speed }));
      rows.push(row);
    }
  }
  return rows;
};

const rows = await measureAll().finally(async () => {
  await core.close();
  await rm(home, { recursive: true, force: true });
});
const machineName = cpus()[0]?.model.trim() ?? 'a processor that does not tell its name';

const rounded = (value: number | null): string =>
  value === null ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
const percent = (predicted: number | null, measured: number): string => {
  if (predicted === null) return '–';
  const error = errorOf(predicted, measured) * 100;
  return `${error < 0 ? '−' : '+'}${Math.abs(error).toFixed(0)} %`;
};
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const cellsOf = (measured: number, predicted: number | null, low: number | null, high: number | null): string[] => [
  rounded(measured),
  `**${rounded(predicted)}**`,
  percent(predicted, measured),
  `${rounded(low)}–${rounded(high)}${isInBand(low, high, measured) ? '' : ' (missed)'}`,
];
const tableRows = rows.map(({ model, contextTokens, plan: { speed }, measured }) => [
  model,
  contextTokens.toLocaleString('en'),
  ...cellsOf(measured.decodeTokensPerSecond, speed.decodeTokensPerSecond, speed.decodeLow, speed.decodeHigh),
  ...cellsOf(measured.prefillTokensPerSecond, speed.prefillTokensPerSecond, speed.prefillLow, speed.prefillHigh),
]);
const isInside = {
  answers: ({ plan: { speed }, measured }: Row) =>
    isInBand(speed.decodeLow, speed.decodeHigh, measured.decodeTokensPerSecond),
  prompts: ({ plan: { speed }, measured }: Row) =>
    isInBand(speed.prefillLow, speed.prefillHigh, measured.prefillTokensPerSecond),
};
const inside = { answers: rows.filter(isInside.answers).length, prompts: rows.filter(isInside.prompts).length };
const heads = ['model', 'context', 'answers', 'predicted', 'error', 'band', 'prompts', 'predicted', 'error', 'band'];
const text = `
## On one machine itself

Tokens per second of one chat on ${machineName} with ${rows[0]?.plan.placement.threads ?? 1} thread(s): what the plan says once the
short bench of the demo model was made, and the median of ${runs} answers (the prompt fills the context but for ${2 * generatedTokens} tokens,
of which ${generatedTokens} are written). The demo model in F16 is the one that the bench is made with; the others it has not seen.

\`\`\`sh
npm run accuracy:here
\`\`\`

The truth is inside the band ${inside.answers} times of ${rows.length} for answers, and ${inside.prompts} of ${rows.length} for prompts.

${[line(heads), line(heads.map(() => '---')), ...tableRows.map(line)].join('\n')}
`;
if (!flags.json) {
  console.log(text);
  await writeSection(join(root, 'docs', 'accuracy.md'), 'Accuracy', 'here', text);
}
