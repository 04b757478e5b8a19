/**
 * The processor: name, cores that this process may use, and the instruction sets that decide the engine's CPU speed.
 *
 * Linux: `/proc/cpuinfo` and the topology files below `/sys`. macOS: `sysctl`. Windows tells the instruction sets to no
 * script, so they are unknown there. Never rejects.
 */
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../contract/hardware.ts';
import { runBounded } from './boundedCommand.ts';
import type { Reading } from './reading.ts';
import { readSmallFile } from './smallFile.ts';

export interface CpuOptions {
  readonly platform?: NodeJS.Platform;
  readonly cpuinfoFile?: string;
  readonly topologyFolder?: string;
  /** Threads that this process may run at once; a container's CPU quota counts. */
  readonly logicalCores?: number;
  readonly timeoutMs?: number;
}

/** Names of the flags in `/proc/cpuinfo` (x86: `flags`, Arm: `Features`) and of the features they stand for. */
const linuxFlags: Readonly<Record<string, string>> = {
  sse4_2: 'SSE4.2',
  avx: 'AVX',
  avx2: 'AVX2',
  fma: 'FMA',
  f16c: 'F16C',
  bmi2: 'BMI2',
  avx_vnni: 'AVX-VNNI',
  avx512f: 'AVX-512',
  avx512_vnni: 'AVX-512 VNNI',
  avx512_bf16: 'AVX-512 BF16',
  amx_tile: 'AMX',
  amx_int8: 'AMX INT8',
  amx_bf16: 'AMX BF16',
  asimd: 'NEON',
  asimddp: 'DOTPROD',
  i8mm: 'I8MM',
  bf16: 'BF16',
  sve: 'SVE',
};

/** The same by macOS's `sysctl` names; Intel Macs list theirs in one line instead. */
const appleFlags: Readonly<Record<string, string>> = {
  'hw.optional.neon': 'NEON',
  'hw.optional.arm.FEAT_DotProd': 'DOTPROD',
  'hw.optional.arm.FEAT_I8MM': 'I8MM',
  'hw.optional.arm.FEAT_BF16': 'BF16',
  'hw.optional.arm.FEAT_SME': 'SME',
  'hw.optional.avx1_0': 'AVX',
  'hw.optional.avx2_0': 'AVX2',
  'hw.optional.fma': 'FMA',
  'hw.optional.f16c': 'F16C',
  'hw.optional.avx512f': 'AVX-512',
};

export const readCpu = async (options: CpuOptions = {}): Promise<Reading<Machine['cpu']>> => {
  const platform = options.platform ?? process.platform;
  const logicalCores = options.logicalCores ?? availableParallelism();
  const details = await (platform === 'linux'
    ? readLinux(options)
    : platform === 'darwin'
      ? readApple(options.timeoutMs ?? 1500)
      : Promise.resolve(nothing(`${platform} does not tell a program the processor's instruction sets`)));
  const unknown: Record<string, string> = {};
  if (details.features === null) unknown['cpu.features'] = details.reason;
  if (details.physicalCores === null) unknown['cpu.physicalCores'] = details.reason;
  return {
    value: {
      name: details.name ?? cpus()[0]?.model.trim() ?? null,
      // Planning threads for cores that a container may not use makes the engine crawl.
      physicalCores: details.physicalCores === null ? null : Math.min(details.physicalCores, logicalCores),
      logicalCores,
      features: [...(details.features ?? [])],
    },
    unknown,
  };
};

interface Details {
  readonly name: string | null;
  readonly physicalCores: number | null;
  readonly features: readonly string[] | null;
  readonly reason: string;
}

const nothing = (reason: string): Details => ({ name: null, physicalCores: null, features: null, reason });

const readLinux = async (options: CpuOptions): Promise<Details> => {
  const cpuinfoFile = options.cpuinfoFile ?? '/proc/cpuinfo';
  const text = await readFile(cpuinfoFile, 'utf8').catch(() => '');
  const flags = field(text, 'flags') ?? field(text, 'Features');
  const cores = (await coresOfTopology(options.topologyFolder ?? '/sys/devices/system/cpu')) ?? coresOfCpuinfo(text);
  return {
    name: field(text, 'model name'),
    physicalCores: cores,
    features: flags === null ? null : named(flags.split(/\s+/), linuxFlags),
    reason: `${cpuinfoFile} does not tell it`,
  };
};

const field = (text: string, name: string): string | null =>
  new RegExp(`^${name}\\s*: (.+)$`, 'm').exec(text)?.[1]?.trim() ?? null;

/** Threads of one core name the same siblings, so the different lists are the cores. */
const coresOfTopology = async (folder: string): Promise<number | null> => {
  const siblings = new Set<string>();
  for (const entry of (await readdir(folder).catch(() => [])).filter((name) => /^cpu\d+$/.test(name))) {
    const list = await readSmallFile(join(folder, entry, 'topology', 'thread_siblings_list'));
    if (list !== null && list !== '') siblings.add(list);
  }
  return siblings.size === 0 ? null : siblings.size;
};

/** x86 only: pairs of socket and core numbers. */
const coresOfCpuinfo = (text: string): number | null => {
  const cores = new Set(
    text
      .split('\n\n')
      .map((block) => ({ socket: field(block, 'physical id'), core: field(block, 'core id') }))
      .filter(({ core }) => core !== null)
      .map(({ socket, core }) => `${socket ?? ''}/${core ?? ''}`),
  );
  return cores.size === 0 ? null : cores.size;
};

const readApple = async (timeoutMs: number): Promise<Details> => {
  const result = await runBounded('sysctl', ['hw.physicalcpu', 'hw.optional', 'machdep.cpu'], { timeoutMs });
  // An unknown name makes sysctl end with an error though the others were answered; then all is unknown.
  return result.ok ? parseSysctl(result.stdout) : nothing(result.reason);
};

/** Lines of `sysctl`: `hw.optional.avx2_0: 1`. */
export const parseSysctl = (text: string): Details => {
  const values = new Map(
    text.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2).trim()] as const;
    }),
  );
  const present = [...values].filter(([, value]) => value === '1').map(([name]) => name);
  const physicalCores = Number(values.get('hw.physicalcpu'));
  return {
    name: values.get('machdep.cpu.brand_string') ?? null,
    physicalCores: physicalCores > 0 ? physicalCores : null,
    features: named(present, appleFlags),
    reason: 'sysctl does not tell it',
  };
};

const named = (flags: readonly string[], names: Readonly<Record<string, string>>): readonly string[] => {
  const present = new Set(flags);
  return Object.entries(names)
    .filter(([flag]) => present.has(flag))
    .map(([, name]) => name);
};
