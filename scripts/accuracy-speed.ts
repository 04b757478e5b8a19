/** `npm run accuracy:speed`: writes the section on speed of docs/accuracy.md. */
import { join } from 'node:path';
import { readCatalogue } from '../core/catalog/catalog.ts';
import { compareSpeed, errorOf, isInBand, type Published } from '../core/plan/published/compareSpeeds.ts';
import { oneCore, predictOneCore, predictServer, server } from '../core/plan/published/measuredWeights.ts';
import { predictProcessorAnswer, processorAnswers } from '../core/plan/published/processorAnswers.ts';
import { predictProcessorPrompt, processorPrompts } from '../core/plan/published/processorPrompts.ts';
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
const promptsInside = compared.filter(
  ({ speed, published }) =>
    published.prefill !== null && Math.abs(errorOf(speed.prefillTokensPerSecond ?? 0, published.prefill)) <= 0.15,
).length;
const inBand = decode.filter((cells) => !cells.join().includes('missed')).length;

const shortName = (cpu: string): string => cpu.replace(/\((?:R|TM)\)| CPU| Processor| \d+-Cores?| w\/.*| @.*/g, '');
const answersOnProcessors = processorAnswers.map((one) => {
  const { decodeTokensPerSecond, decodeLow, decodeHigh } = predictProcessorAnswer(catalogue, one);
  const { quantization, cpu, threads, tokensPerSecond, fitted, source } = one;
  const band = `${rounded(decodeLow)}–${rounded(decodeHigh)}`;
  return [
    shortName(cpu[0]),
    String(threads),
    quantization,
    rounded(tokensPerSecond),
    `**${rounded(decodeTokensPerSecond)}**`,
    percent(errorOf(decodeTokensPerSecond ?? 0, tokensPerSecond)),
    isInBand(decodeLow, decodeHigh, tokensPerSecond) ? band : `${band} ✗`,
    fitted ? 'yes' : 'no',
    source,
  ];
});
const othersOnProcessors = answersOnProcessors.filter((cells) => cells.at(-2) === 'no');
const othersInside = othersOnProcessors.filter((cells) => !cells.join().includes('✗')).length;

const measuredTypes = Object.entries(oneCore.tokensPerSecond).map(([type, measured]) => {
  const speeds = Object.entries(server.tokensPerSecond).find(([name]) => name === type)?.[1];
  const cells = server.threads.map((threads, index) => {
    const tokensPerSecond = speeds?.[index];
    return tokensPerSecond === undefined ? '' : `${tokensPerSecond} / **${rounded(predictServer(type, threads))}**`;
  });
  const billions = (measured * oneCore.weights) / 1e9;
  return [type.toUpperCase(), `${billions.toFixed(1)} (${(measured / predictOneCore(type)).toFixed(2)})`, ...cells];
});

const threadsOf = ({ cpu: [, cores], threads, sockets }: (typeof processorPrompts)[number]): string =>
  `${threads ?? cores}${sockets === undefined ? '' : ` on ${sockets} sockets`}`;
const processors = processorPrompts.map((one) => {
  const predicted = predictProcessorPrompt(catalogue, one);
  const { model, quantization, cpu, program, tokensPerSecond, source, fitted } = one;
  const name = { 'r1-distill-llama-8b': '8B', 'r1-671b': 'R1 or V3 671B', 'qwen3-30b-a3b': 'Qwen3-30B-A3B' }[model];
  return [
    shortName(cpu[0]),
    threadsOf(one),
    `${name} ${quantization}`,
    program,
    rounded(tokensPerSecond),
    `**${rounded(predicted)}**`,
    percent(errorOf(predicted, tokensPerSecond)),
    fitted ? 'yes' : 'no',
    source,
  ];
});

const sixteenCards = publishedSpeeds.find(({ machineName }) => machineName === '2 × RTX 3090');
const r1 = catalogue.models.find(({ id }) => id === 'r1-671b');
const r1File = r1 && distinctFiles(r1).find(({ quantization }) => quantization === 'Q4_K_M');
const stepsFacts = r1 && r1File ? factsOfVariant(r1, r1File) : null;
if (sixteenCards === undefined || stepsFacts === null) throw new Error('The catalogue lacks R1 671B in Q4_K_M.');

const amxNames = 'Q8_0, Q6_K, Q5_K, Q4_K, Q4_0 and IQ4_XS';
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

Metal's share of the memory and its time for a layer's kernels were fitted to the four rows of M3 Max and M2 Ultra and to their 8B in F16 (22.0 and
36.9; told 20.2 and 36.2). An M1 Max, of the same bandwidth, writes 35.7, 4.3 and 18.8 in the same table: its K-quants are told too fast.

A model that does not fit is never left to the driver, which spills into the computer's memory (the same 32B then writes
fewer than 4 tokens a second): its layers are shared out.

#### On processors, by the type of the weights

A processor unpacks a few bits into numbers while the memory gives the next ones; the slower of both counts
(\`core/plan/unpackRate.ts\`). Unpacking is cores^0.8 × base clock × what a core gets through in a tick: one number for each type, the
geometric mean of the rows marked so and of one core of the machine below. Kernels for AMX have numbers of their own.
Of the other rows ${othersInside} of ${othersOnProcessors.length} lie in the band. Today's release has a layout of its own for Q4_0 and IQ4_NL, which that of the Ryzen's rows (December 2024) had not.

${table(['processor', 'threads', '8B', 'published', 'predicted', 'error', 'band', 'fitted', 'source'], answersOnProcessors)}

Measured with llama.cpp v0.4.0, all matrices in one type. One core of an AMD EPYC (2.1 GHz): billions of weights a second, and beside
it how many times the number says (its clock is higher than its base; Q8_0 and F16 it reads no faster). Sixteen virtual cores of a Xeon (2.1 GHz, AMX; 117 GB/s, measured on another of its kind): tokens a second of the 8B's
shape cut to eight layers, measured / predicted, by threads. Of them only the AMX types with one and four threads (${amxNames}) had a part in the numbers;
the exponent, the other types and the other threads were predicted before.

\`\`\`sh
node scripts/make-model.ts r1-distill-qwen-1.5b --type Q4_K --uniform --layers 10 q4_K.gguf
llama-bench -m q4_K.gguf -t 1 -p 0 -n 8 -r 14 -fa 1
node scripts/make-model.ts r1-distill-llama-8b --type Q4_K --uniform --layers 8 q4_K.gguf
llama-bench -m q4_K.gguf -ngl 0 -t 1,4,8,16 -p 0 -n 16 -fa 1
\`\`\`

${table(['type', 'one core', ...server.threads.map((threads) => `${threads} threads`)], measuredTypes)}

### Prompts

Target: within 15 %; here it is ${promptsInside} of ${prefill.length}. No constant was chosen by the three rows with experts in RAM: what a processor does
with a prompt comes from other machines (below), and so does how much faster the programs of those rows are than llama.cpp
(\`core/plan/published/programs.ts\`). A plan is for llama.cpp, so it says less for such machines than these rows do.

${table(heads, prefill)}

#### On processors

The rate is cores^0.8 × base clock × what a core gets of a tick by its widest instructions (\`core/plan/computeRate.ts\`); AVX2 and
AVX-512 have one number each, fitted to the rows marked so. That the cores count with an exponent is their own finding: AVX2
processors of 4 to 64 cores then agree within 15 %, while counted in full they differ by twice. Sixteen virtual cores
of a Xeon (2.1 GHz, AMX) measured with llama.cpp v0.4.0 afterwards read 8B Q4_K_M at 111.6 tokens/s, eight at 63.7: 1.75 times (by the exponent 1.74); AMX's number is theirs. Routed experts get 0.58 of
the rate, the mean of the two rows here and of R1's shape on one core with v0.4.0 (0.42).

${table(['processor', 'threads', 'model', 'program', 'published', 'predicted', 'error', 'fitted', 'source'], processors)}

Found too and left out, because the model, the clock or the setup is another one: a two-core i5-4278U of 2013 with a Llama of 3B, which gets 0.6 of
what this rate says (geerlingguy/ai-benchmarks/issues/53); an N100 of four efficiency cores (6.5 tokens/s for 8B, normiebench/issues/38); 64 cores of a
5995WX with another 7B (within 5 %, llama.cpp/pull/8908); an EPYC 9V45, whose clock nobody publishes; and reports that ask why KTransformers is slow on two sockets
(7 to 13 tokens/s for R1, ktransformers/issues/186 and 1403).

What the rows do not support: a factor for the type of weights (with a llama.cpp of 2025 IQ3_S takes six times as long as Q4_0 on a 7950X,
ik_llama.cpp/pull/518; with v0.4.0 on one core here (Qwen-1.5B's shape, five layers) IQ1_S, IQ2_XXS and IQ4_XS take 1.1 times as long as Q4_0, Q4_K 1.4, Q8_0 1.8, Q6_K 2.7,
Q3_K and Q5_K 3.6), so files with many of the slow types are behind the prediction until they have answered. And the two programs' factors rest on two
machines each, which differ by 1.7. A second socket's cores and memory are not counted for llama.cpp, which leaves the weights at one (its
row on two sockets is slower than one is predicted to be, and so are its answers there: 4.5 tokens/s); it is for KTransformers, which copies them (and reads each copy from its own memory): its
other versions and settings read prompts 1.37, 1.49 and 1.53 times as fast with two (V0.2's and those of the announcement, of which none is the row above), and so much it is given. Passing the weights takes time of its own beside
computing: in steps of 128 tokens instead of 512, R1's shape with 64 experts reads 33.6 instead of 38.6 tokens/s on one core here.
That measurement decided for adding the two times. Counting only the longer one fits the rows of this table as well, and the three rows above better (+3, −3 and −6 %).

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
