/** `npm run accuracy:speed`: writes the section on speed of docs/accuracy.md. */
import { join } from 'node:path';
import { readCatalogue } from '../core/catalog/catalog.ts';
import { compareSpeed, errorOf, isInBand, type Published } from '../core/plan/published/compareSpeeds.ts';
import { predictStep, promptSteps } from '../core/plan/published/promptSteps.ts';
import { publishedSpeeds } from '../core/plan/published/publishedSpeeds.ts';
import { distinctFiles } from '../core/plan/rankVariants.ts';
import { factsOfVariant } from '../core/plan/variantFacts.ts';
import { writeSection } from './docSection.ts';

const root = join(import.meta.dirname, '..');
const catalogue = await readCatalogue(join(root, 'assets'));

const rounded = (value: number | null): string =>
  value === null ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
const told = (value: Published): string =>
  typeof value === 'number' ? rounded(value) : value.map((end) => String(end)).join('–');
const percent = (error: number): string =>
  error === 0 ? 'inside' : `${error > 0 ? '+' : '−'}${Math.abs(error * 100).toFixed(0)} %`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');

const compared = publishedSpeeds.map((published) => compareSpeed(catalogue, published));
const where = ({ published, modelName }: (typeof compared)[number]): string[] => [
  `${modelName.replace('DeepSeek-R1-', '')} ${published.quantization}`,
  published.machineName,
  published.engine,
];

const decode = compared.map((one) => {
  const { speed, published } = one;
  const { decodeTokensPerSecond, decodeLow, decodeHigh } = speed;
  return [
    ...where(one),
    told(published.decode),
    `**${rounded(decodeTokensPerSecond)}**`,
    percent(errorOf(decodeTokensPerSecond ?? 0, published.decode)),
    `${rounded(decodeLow)}–${rounded(decodeHigh)}${isInBand(decodeLow, decodeHigh, published.decode) ? '' : ' (missed)'}`,
  ];
});
const prefill = compared.flatMap((one) => {
  const { speed, published } = one;
  const { prefillTokensPerSecond, prefillLow, prefillHigh } = speed;
  if (published.prefill === null) return [];
  return [
    [
      ...where(one),
      told(published.prefill),
      `**${rounded(prefillTokensPerSecond)}**`,
      percent(errorOf(prefillTokensPerSecond ?? 0, published.prefill)),
      `${rounded(prefillLow)}–${rounded(prefillHigh)}${isInBand(prefillLow, prefillHigh, published.prefill) ? '' : ' (missed)'}`,
    ],
  ];
});
const inBand = decode.filter((cells) => !cells.join().includes('missed')).length;

const sixteenCards = publishedSpeeds.find(({ machineName }) => machineName === '2 × RTX 3090');
const r1 = catalogue.models.find(({ id }) => id === 'r1-671b');
const r1File = r1 && distinctFiles(r1).find(({ quantization }) => quantization === 'Q4_K_M');
const stepsFacts = r1 && r1File ? factsOfVariant(r1, r1File) : null;
if (sixteenCards === undefined || stepsFacts === null) throw new Error('The catalogue lacks R1 671B in Q4_K_M.');

const heads = ['model', 'machine', 'measured with', 'published', 'predicted', 'error', 'band'];
const text = `
## Speed

What \`hearth plan\` says of machines whose speed others have published, before anything was measured on them: tokens per
second of one chat. The model (\`core/plan/speedModel.ts\`) adds up, over all memories, the bytes that a token reads ÷
the bandwidth that such hardware gets, and the time in which nothing is read. Its efficiencies are one number for each
kind of hardware (\`core/plan/efficiencies.ts\`), fitted to all rows together.

\`\`\`sh
npm run accuracy:speed
\`\`\`

### Decode

Target: within 15 %, ranges inside, the truth in the band nine times of ten. Here it is ${inBand} times of ${decode.length}.

${table(heads, decode)}

A model that does not fit is never left to the driver, which spills into the computer's memory (the same 32B then writes
fewer than 4 tokens a second): its layers are shared out.

### Prompts

Dense models, and experts wholly on GPUs: within 15 %. Experts in RAM are outside of it (and inside their band), and are left so:
the rows are of programs with kernels of their own for experts. By KTransformers a second socket makes prompts 1.4 to 1.6 times as
fast (github.com/kvcache-ai/ktransformers, doc/en/DeepseekR1_V3_tutorial.md), where the plan counts its cores in full; that is one
machine, so no term was made of it. Nor does the plan know a processor's clock under load, which may be what the workstation has more of.

${table(heads, prefill)}

How many tokens are computed at once changes the speed of experts on GPUs: their weights are unpacked once a step. R1 671B at 3.9
bits wholly on 16 RTX 3090, by ik_llama.cpp (github.com/ikawrakow/ik_llama.cpp/issues/263); the rows with a
prompt of one step (512, 1,024 and 2,048 tokens) were looked at when the two constants were chosen, the others were not:

${table(
  ['step', 'prompt', 'published', 'predicted', 'error'],
  promptSteps.map((step) => {
    const predicted = predictStep(sixteenCards.machine, stepsFacts, step);
    const { ubatchTokens, promptTokens, published } = step;
    const counts = [ubatchTokens, promptTokens].map((count) => count.toLocaleString('en'));
    return [...counts, rounded(published), `**${rounded(predicted)}**`, percent(errorOf(predicted, published))];
  }),
)}
`;

await writeSection(join(root, 'docs', 'accuracy.md'), 'Accuracy', 'speed', text);
