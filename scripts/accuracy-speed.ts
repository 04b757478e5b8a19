/** `npm run accuracy:speed`: writes the section on speed of docs/accuracy.md. */
import { join } from 'node:path';
import { readCatalogue } from '../core/catalog/catalog.ts';
import { compareSpeed, errorOf, isInBand, type Published } from '../core/plan/published/compareSpeeds.ts';
import { publishedSpeeds } from '../core/plan/published/publishedSpeeds.ts';
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

Dense models: within 15 %. The rows with experts are outside of it (and inside their band), and are left so: two of the three
were measured with programs that have kernels of their own for experts (KTransformers, ik_llama.cpp), and none tells how many
tokens it computed at once, which by itself changes the speed several times over where weights are read or copied once a step.
What the model is known to lack (two sockets do not add up, weights of 1.58 bit are slow to unpack) would be one constant for
one row each, and would so say nothing of a fourth machine.

${table(heads, prefill)}
`;

await writeSection(join(root, 'docs', 'accuracy.md'), 'Accuracy', 'speed', text);
