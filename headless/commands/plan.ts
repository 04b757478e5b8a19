/** `hearth plan`: what a model needs on this machine or another one, where it would lie, how fast it would be, and why. */
import type { Command } from 'commander';
import type { DeviceMemory, Plan, SpeedPart } from '../../contract/plan.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';
import { createCore } from '../../core/compose.ts';
import { formatTable } from '../format.ts';
import { machineOption, type MachineOption } from '../machineOption.ts';
import { numberIn } from '../numberIn.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

/** The plan as the command line answers it to programs. */
export const planRecord = (plan: Plan) => ({
  type: 'plan',
  model: plan.model,
  name: plan.name,
  quantization: plan.quantization,
  contextLength: plan.contextLength,
  fits: plan.fits,
  verdict: plan.verdict,
  tuned: plan.tuned,
  placement: plan.placement,
  predicted: {
    gpus: plan.gpus.map((gpu) => ({ ...gpu })),
    ram: plan.ram,
    ramBytes: plan.ram.bytes,
    diskBytes: plan.diskBytes,
    prefillTokensPerSecond: plan.speed.prefillTokensPerSecond,
    decodeTokensPerSecond: plan.speed.decodeTokensPerSecond,
    decodeLow: plan.speed.decodeLow,
    decodeHigh: plan.speed.decodeHigh,
    timeToFirstTokenMs: plan.speed.timeToFirstTokenMs,
    memorySource: plan.memorySource,
    speed: plan.speed,
  },
  reasons: plan.reasons.map((reason) => renderPlanNote(reason, 'en')),
  warnings: plan.warnings.map((warning) => renderPlanNote(warning, 'en')),
});

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const rate = (tokens: number | null): string =>
  tokens === null ? '?' : tokens < 10 ? tokens.toFixed(1) : Math.round(tokens).toString();

const memoryRow = (name: string, memory: DeviceMemory): string[] => [
  name,
  ...[memory.weightBytes, memory.cacheBytes, memory.computeBytes, memory.overheadBytes, memory.bytes].map(gibibytes),
  `of ${gibibytes(memory.limitBytes)}`,
];

const whatNames = { weights: 'weights', experts: 'its experts', cache: 'cache', activations: 'activations' } as const;

const speedRow = ({
  name,
  what,
  bytesPerToken,
  bytesPerSecond,
  peakBytesPerSecond,
  milliseconds,
}: SpeedPart): string[] => [
  `${name}: ${whatNames[what]}`,
  gigabytes(bytesPerToken),
  // What a processor computes for long, such as attention over the chat, comes by less than a gigabyte.
  `÷ ${bytesPerSecond < 1e9 ? (bytesPerSecond / 1e9).toPrecision(2) : Math.round(bytesPerSecond / 1e9)} GB/s`,
  `(of ${Math.round(peakBytesPerSecond / 1e9)})`,
  `= ${milliseconds.toFixed(1)} ms`,
];

const print = (plan: Plan, output: Output): void => {
  const { placement, speed } = plan;
  output.line(
    `${output.bold(`${plan.name} ${plan.quantization}`)}, ${plan.contextLength.toLocaleString('en')} tokens of context: ${plan.verdict}`,
  );
  output.line();
  output.line('Where it lies');
  for (const reason of plan.reasons) output.line(`  ${renderPlanNote(reason, 'en')}.`);
  for (const warning of plan.warnings) output.line(`  ! ${renderPlanNote(warning, 'en')}.`);
  output.line();
  output.line('Memory in GiB');
  const rows = [
    ['', 'weights', 'cache', 'compute', 'driver', 'all', 'usable'],
    ...plan.gpus.map((gpu) => memoryRow(gpu.name, gpu)),
    memoryRow('RAM', plan.ram),
  ];
  output.line(formatTable(rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest])));
  output.line(`  The file takes ${gibibytes(plan.diskBytes)} GiB on disk.`);
  output.line();
  output.line('Speed');
  output.line(
    speed.decodeTokensPerSecond === null
      ? '  unknown'
      : `  answers ${rate(speed.decodeTokensPerSecond)} tokens/s (${rate(speed.decodeLow)} to ${rate(speed.decodeHigh)}), prompts ${rate(speed.prefillTokensPerSecond)} tokens/s, first token of a 512-token question after ${((speed.timeToFirstTokenMs ?? 0) / 1000).toFixed(1)} s`,
  );
  if (speed.parts.length > 0) {
    output.line('  One token reads');
    output.line(
      formatTable(
        [
          ...speed.parts.map(speedRow),
          ['kernels, threads, sampling', '', '', '', `= ${speed.overheadMilliseconds.toFixed(1)} ms`],
        ].map(([first = '', ...rest]) => [`    ${first}`, ...rest]),
      ),
    );
  }
  output.line();
  output.line(
    output.dim(
      `Settings: ${placement.backend}, ${placement.gpuLayers} of ${placement.layers} layers on GPUs, cache ${placement.kvCacheType}, ubatch ${placement.ubatch}, ${placement.threads} threads`,
    ),
  );
};

interface PlanFlags extends MachineOption {
  readonly model: string;
  readonly quant?: string;
  readonly context?: number;
  readonly json?: true;
}

const runPlan = async ({ model, quant, context, machine }: PlanFlags, output: Output): Promise<number> => {
  const core = await createCore(createShellPorts('cli', { machineFile: machine ?? null }));
  try {
    const plan = await core.plan.make({
      modelId: model,
      quantization: quant ?? null,
      contextLength: context ?? null,
    });
    output.record(planRecord(plan));
    print(plan, output);
    return 0;
  } finally {
    await core.close();
  }
};

export const addPlanCommand = (
  program: Command,
  execute: (json: boolean, run: (output: Output) => Promise<number>) => Promise<void>,
): void => {
  program
    .command('plan')
    .description('what a model needs on a machine, where it would lie, how fast it would be, and why')
    .requiredOption('--model <id or file>', 'of the catalogue, an installed one, or a .gguf file')
    .option('--quant <type>', 'such as Q4_K_M; default: the one that suits the machine')
    .option('--context <tokens>', 'default 8192', numberIn(1, 100_000_000, true))
    .addOption(machineOption())
    .option('--json', 'print one JSON object')
    .action((flags: PlanFlags) => execute(flags.json === true, (output) => runPlan(flags, output)));
};
