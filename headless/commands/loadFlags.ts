/** What a person may decide of a load against the plan, the same for every command that loads a model. */
import { InvalidArgumentError, type Command } from 'commander';
import { cacheType, loadChoices, type CacheType, type LoadChoices } from '../../contract/loadChoices.ts';
import { numberIn } from '../numberIn.ts';

export interface LoadFlags {
  readonly context?: number;
  readonly device?: string[];
  readonly gpuLayers?: number;
  readonly cpuExpertLayers?: number;
  readonly kvCache?: CacheType;
  readonly ubatch?: number;
  readonly threads?: number;
}

const parseCacheType = (text: string): CacheType => {
  const parsed = cacheType.safeParse(text.toLowerCase());
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It must be one of: ${cacheType.options.join(', ')}.`);
};

const parseDevices = (text: string): string[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('It must be names with commas between them.');
};

/** @param options.context false where the command knows how much context it needs */
export const addLoadOptions = (command: Command, { context = true } = {}): Command => {
  if (context) {
    command.option('--context <tokens>', 'longest chat; default: 8192, or as trained', numberIn(1, 100_000_000, true));
  }
  return command
    .option('--device <names>', 'cpu, or GPUs by name or id; default: what is fastest', parseDevices)
    .option('--gpu-layers <count>', 'layers on GPUs', numberIn(0, 1000, true))
    .option('--cpu-expert-layers <count>', 'of them, layers whose experts stay in RAM', numberIn(0, 1000, true))
    .option('--kv-cache <type>', 'f16, q8_0, …', parseCacheType)
    .option('--ubatch <tokens>', 'of a prompt, computed at once', numberIn(1, 65_536, true))
    .option('--threads <count>', 'for work on the CPU', numberIn(1, 512, true));
};

export const loadChoicesOf = (flags: LoadFlags): LoadChoices =>
  loadChoices.parse({
    contextTokens: flags.context,
    devices: flags.device,
    gpuLayers: flags.gpuLayers,
    cpuExpertLayers: flags.cpuExpertLayers,
    cacheType: flags.kvCache,
    ubatchTokens: flags.ubatch,
    threads: flags.threads,
  });
