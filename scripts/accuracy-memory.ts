/**
 * `npm run accuracy:memory`: loads models with every context and cache type as the app does, and holds what the planner
 * predicted of each device against what the engine then holds there. Without options it takes the demo models on the CPU
 * and writes the section on memory of docs/accuracy.md. `--model FILE …` takes others, on whatever devices the planner
 * chooses, and `--json` prints a line for each device of each load; neither writes the document.
 */
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import type { MemoryUse } from '../contract/engine.ts';
import { loadChoices, type CacheType } from '../contract/loadChoices.ts';
import { memoryUseBytes } from '../contract/memoryUseBytes.ts';
import { readModelHeader } from '../core/catalog/ggufHeader.ts';
import { createCore } from '../core/compose.ts';
import { createShellPorts } from '../headless/shellPorts.ts';
import { writeSection } from './docSection.ts';

const program = new Command('accuracy-memory')
  .option('--model <files...>', 'models; default: the demo models')
  .option('--contexts <list>', 'in tokens', '512,1024,2048,4096')
  .option('--cache <list>', 'types of the key and value cache', 'f16,q8_0,q4_0,f32')
  .option('--device <names>', 'cpu, or GPUs; default: cpu for the demo models, else what is fastest')
  .option('--gpu-layers <count>', 'layers on GPUs; default: what is fastest')
  .option('--threads <count>', 'for work on the CPU', '1')
  .option('--json', 'one JSON object a line, and no document')
  .parse();
interface Flags {
  readonly model?: string[];
  readonly contexts: string;
  readonly cache: string;
  readonly device?: string;
  readonly gpuLayers?: string;
  readonly threads: string;
  readonly json?: true;
}
const flags = program.opts<Flags>();

const root = join(import.meta.dirname, '..');
const demoModels = ['demo-r1-distill-f16.gguf', 'demo-r1-moe-q4_k_m.gguf'].map((name) =>
  join(root, 'assets', 'models', name),
);
const isDemo = flags.model === undefined;
const mebibyte = 2 ** 20;
const hasTarget = (error: number, measured: number): boolean =>
  Math.abs(error) <= Math.max(64 * mebibyte, measured / 100);

interface Row {
  readonly model: string;
  readonly contextTokens: number;
  readonly cacheType: CacheType;
  readonly device: string;
  readonly predicted: MemoryUse;
  readonly measured: MemoryUse;
}

const nothing = (device: string): MemoryUse => ({ device, weightBytes: 0, cacheBytes: 0, computeBytes: 0 });

const home = await mkdtemp(join(tmpdir(), 'hearth-accuracy-'));
const core = await createCore({ ...createShellPorts('cli'), home });

const measure = async (path: string, contextTokens: number, cacheType: CacheType): Promise<Row[]> => {
  const choices = loadChoices.parse({
    contextTokens,
    cacheType,
    threads: Number(flags.threads),
    devices: flags.device?.split(',') ?? (isDemo ? ['cpu'] : null),
    gpuLayers: flags.gpuLayers === undefined ? null : Number(flags.gpuLayers),
  });
  const { facts, predictedMemory, notices } = await core.engine.load(core.targetOfFile(path, choices));
  await core.engine.unload();
  for (const notice of notices) console.error(JSON.stringify(notice));
  if (facts?.memory == null) throw new Error('The libraries of this platform do not tell the memory of a load.');
  const devices = new Set([...facts.memory, ...(predictedMemory ?? [])].map(({ device }) => device));
  const of = (list: readonly MemoryUse[] | null, device: string): MemoryUse =>
    list?.find((use) => use.device === device) ?? nothing(device);
  return [...devices].map((device) => ({
    model: basename(path, '.gguf'),
    contextTokens,
    cacheType,
    device,
    predicted: of(predictedMemory, device),
    measured: of(facts.memory, device),
  }));
};

const print = ({ predicted, measured, ...load }: Row): void => {
  const [predictedBytes, measuredBytes] = [memoryUseBytes(predicted), memoryUseBytes(measured)];
  if (flags.json === true) {
    console.log(JSON.stringify({ type: 'memory', ...load, predictedBytes, measuredBytes, predicted, measured }));
    return;
  }
  const [ours, theirs] = [predictedBytes / mebibyte, measuredBytes / mebibyte].map((value) => value.toFixed(1));
  const { model, contextTokens, cacheType, device } = load;
  console.log(`${model} ${contextTokens} ${cacheType} ${device}: predicted ${ours} MiB, measured ${theirs} MiB`);
};

const rows: Row[] = [];
try {
  for (const path of flags.model ?? demoModels) {
    const { contextLength } = await readModelHeader(path);
    const contexts = flags.contexts.split(',').map(Number);
    for (const contextTokens of contexts.filter((tokens) => tokens <= contextLength)) {
      for (const cacheType of flags.cache.split(',')) {
        const found = await measure(path, contextTokens, loadChoices.shape.cacheType.parse(cacheType) ?? 'f16');
        for (const row of found) print(row);
        rows.push(...found);
      }
    }
  }
} finally {
  await core.close();
  await rm(home, { recursive: true, force: true });
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const inMebibytes = (bytes: number): string => (bytes / mebibyte).toFixed(1);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;

const tableRow = ({ model, contextTokens, cacheType, predicted, measured }: Row): string => {
  const [ours, theirs] = [memoryUseBytes(predicted), memoryUseBytes(measured)];
  return row([
    model.replace(/^demo-r1-/, ''),
    contextTokens.toLocaleString('en'),
    cacheType,
    ...(['weightBytes', 'cacheBytes', 'computeBytes'] as const).map(
      (part) => `${inMebibytes(predicted[part])} / ${inMebibytes(measured[part])}`,
    ),
    `**${inMebibytes(ours)}** / ${inMebibytes(theirs)}`,
    `${signed((ours - theirs) / mebibyte)} MiB, ${signed((ours / theirs - 1) * 100)} %`,
  ]);
};

const errors = rows.map(({ predicted, measured }) => ({
  bytes: memoryUseBytes(predicted) - memoryUseBytes(measured),
  measured: memoryUseBytes(measured),
}));
const met = errors.filter(({ bytes, measured }) => hasTarget(bytes, measured)).length;
const worst = Math.max(...errors.map(({ bytes, measured }) => Math.abs(bytes) / measured));
console.error(`${met} of ${rows.length} within 64 MiB or 1 %; the worst is off by ${(worst * 100).toFixed(1)} %`);

if (isDemo && flags.json !== true) {
  const heads = ['model', 'context', 'cache', 'weights', 'cache', 'compute', 'all', 'error'];
  const text = `
## Memory

What the planner predicted of a load and what the engine holds afterwards, by llama.cpp's own count, in MiB (predicted /
measured). The carried demo models on the CPU, one thread, as the app loads them.

\`\`\`sh
npm run accuracy:memory
npm run accuracy:memory -- --model FILE.gguf --json   # any model, on this machine's devices
\`\`\`

Target: within 64 MiB or 1 %, whichever is more. ${met} of ${rows.length} are. 64 MiB is much for models this small, so the
relative error stands beside it; the worst is ${(worst * 100).toFixed(1)} %. The same model of memory is held against the
engine's dry run for every model of the family in \`core/plan/memoryAgainstEngine.test.ts\`.

${[row(heads), row(heads.map(() => '---')), ...rows.map(tableRow)].join('\n')}
`;
  await writeSection(join(root, 'docs', 'accuracy.md'), 'Accuracy', 'memory', text);
}
