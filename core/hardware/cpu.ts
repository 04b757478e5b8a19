/**
 * The processor: name, cores that this process may use, and the instruction sets that decide the engine's CPU speed.
 *
 * Linux: `/proc/cpuinfo` and the topology files below `/sys`. macOS: `sysctl`. Windows tells the instruction sets to no
 * script, so they are unknown there. Never rejects.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../contract/hardware.ts';
import { runBounded } from './boundedCommand.ts';
import type { Reading } from './reading.ts';
import { baseClockOf, readBaseClock } from './baseClock.ts';
import { readCgroupCpu, type CgroupCpuOptions } from './cgroupCpu.ts';
import { readCpuTopology, type CpuTopology } from './cpuTopology.ts';
import { readPowerMode } from './powerMode.ts';
import { systemName } from './systemName.ts';

export interface CpuOptions {
  readonly platform?: NodeJS.Platform;
  readonly cpuinfoFile?: string;
  readonly sysFolder?: string;
  readonly cgroup?: Omit<CgroupCpuOptions, 'logicalCores'>;
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
  const [details, power, limitCores] = await Promise.all([
    readDetails(platform, options),
    readPowerMode(platform, options),
    platform === 'linux' ? readCgroupCpu({ ...options.cgroup, logicalCores: cpus().length }) : null,
  ]);
  const { topology } = details;
  const name = details.name ?? cpus()[0]?.model.trim() ?? null;
  const value = {
    name,
    // Planning threads for cores that a container may not use makes the engine crawl.
    physicalCores: topology.physicalCores === null ? null : Math.min(topology.physicalCores, logicalCores),
    logicalCores,
    performanceCores: topology.performanceCores,
    efficiencyCores: topology.efficiencyCores,
    features: [...(details.features ?? [])],
    numaNodes: topology.numaNodes,
    sockets: topology.sockets,
    baseClockHertz: details.baseClockHertz ?? baseClockOf(name),
    limitCores,
    powerMode: power.powerMode,
    onBattery: power.onBattery,
  };
  const unknown: Record<string, string> = {};
  if (details.features === null) unknown['cpu.features'] = details.reason;
  for (const field of ['physicalCores', 'numaNodes', 'sockets', 'baseClockHertz'] as const) {
    if (value[field] === null) unknown[`cpu.${field}`] = details.reason;
  }
  for (const field of ['powerMode', 'onBattery'] as const) {
    if (value[field] === null) unknown[`cpu.${field}`] = power.reason;
  }
  return { value, unknown };
};

interface Details {
  readonly name: string | null;
  readonly topology: CpuTopology;
  readonly features: readonly string[] | null;
  readonly baseClockHertz: number | null;
  readonly reason: string;
}

const noTopology: CpuTopology = {
  physicalCores: null,
  performanceCores: null,
  efficiencyCores: null,
  numaNodes: null,
  sockets: null,
};

const nothing = (reason: string): Details => ({
  name: null,
  topology: noTopology,
  features: null,
  baseClockHertz: null,
  reason,
});

const readDetails = async (platform: NodeJS.Platform, options: CpuOptions): Promise<Details> => {
  if (platform === 'linux') return readLinux(options);
  if (platform === 'darwin') return readApple(options.timeoutMs ?? 1500);
  const unread = nothing(`${systemName(platform)} does not tell a program the processor's instruction sets`);
  // Windows tells the base clock as the processor's speed.
  const megahertz = cpus()[0]?.speed ?? 0;
  return { ...unread, baseClockHertz: platform === 'win32' && megahertz > 0 ? megahertz * 1e6 : null };
};

const readLinux = async (options: CpuOptions): Promise<Details> => {
  const cpuinfoFile = options.cpuinfoFile ?? '/proc/cpuinfo';
  const text = await readFile(cpuinfoFile, 'utf8').catch(() => '');
  const flags = field(text, 'flags') ?? field(text, 'Features');
  const topology = await readCpuTopology(join(options.sysFolder ?? '/sys', 'devices'));
  return {
    name: field(text, 'model name'),
    topology: { ...topology, physicalCores: topology.physicalCores ?? coresOfCpuinfo(text) },
    features: flags === null ? null : named(flags.split(/\s+/), linuxFlags),
    baseClockHertz: await readBaseClock(text, join(options.sysFolder ?? '/sys', 'devices', 'system', 'cpu')),
    reason: `${cpuinfoFile} does not tell it`,
  };
};

const field = (text: string, name: string): string | null =>
  new RegExp(`^${name}\\s*: (.+)$`, 'm').exec(text)?.[1]?.trim() ?? null;

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
  const [result, levels] = await Promise.all([
    runBounded('sysctl', ['hw.physicalcpu', 'hw.optional', 'machdep.cpu'], { timeoutMs }),
    // Apart, since an unknown name, as these are on Intel, makes sysctl end with an error.
    runBounded('sysctl', ['hw.perflevel0.physicalcpu', 'hw.perflevel1.physicalcpu'], { timeoutMs }),
  ]);
  return result.ok ? parseSysctl(`${result.stdout}\n${levels.ok ? levels.stdout : ''}`) : nothing(result.reason);
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
  const count = (name: string): number | null => {
    const told = Number(values.get(name));
    return told > 0 ? told : null;
  };
  return {
    name: values.get('machdep.cpu.brand_string') ?? null,
    topology: {
      physicalCores: count('hw.physicalcpu'),
      performanceCores: count('hw.perflevel0.physicalcpu'),
      efficiencyCores: count('hw.perflevel1.physicalcpu'),
      numaNodes: 1,
      sockets: 1,
    },
    features: named(present, appleFlags),
    baseClockHertz: null,
    reason: 'sysctl does not tell it',
  };
};

const named = (flags: readonly string[], names: Readonly<Record<string, string>>): readonly string[] => {
  const present = new Set(flags);
  return Object.entries(names)
    .filter(([flag]) => present.has(flag))
    .map(([, name]) => name);
};
