/**
 * What Linux says of the processor's make-up below `/sys/devices`: cores of two kinds, sockets, NUMA nodes. Intel's hybrids name
 * the threads of each kind in `cpu_core/cpus` and `cpu_atom/cpus`; Arm's tell each core's `cpu_capacity` (kernel
 * documentation: "sysfs-devices-system-cpu"). Never rejects.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallFile } from './smallFile.ts';

export interface CpuTopology {
  readonly physicalCores: number | null;
  readonly performanceCores: number | null;
  readonly efficiencyCores: number | null;
  readonly numaNodes: number | null;
  readonly sockets: number | null;
}

/** @param devicesFolder `/sys/devices`, or a copy of it */
export const readCpuTopology = async (devicesFolder: string): Promise<CpuTopology> => {
  const cpuFolder = join(devicesFolder, 'system', 'cpu');
  const threads = (await names(cpuFolder)).filter((name) => /^cpu\d+$/.test(name));
  const core = new Map<number, string>();
  const capacity = new Map<number, number>();
  const sockets = new Set<string>();
  for (const thread of threads) {
    const index = Number(thread.slice(3));
    // Threads of one core name the same siblings, so the different lists are the cores.
    const siblings = await readSmallFile(join(cpuFolder, thread, 'topology', 'thread_siblings_list'));
    if (siblings !== null && siblings !== '') core.set(index, siblings);
    const socket = await readSmallFile(join(cpuFolder, thread, 'topology', 'physical_package_id'));
    // Firmware that does not tell it says -1.
    if (socket !== null && Number(socket) >= 0) sockets.add(socket);
    const told = Number(await readSmallFile(join(cpuFolder, thread, 'cpu_capacity')));
    if (told > 0) capacity.set(index, told);
  }
  const coresOf = (indexes: readonly number[]): number => new Set(indexes.map((index) => core.get(index))).size;
  const nodes = (await names(join(devicesFolder, 'system', 'node'))).filter((name) => /^node\d+$/.test(name)).length;
  const kinds = (await intelKinds(devicesFolder)) ?? armKinds(capacity);
  return {
    physicalCores: core.size === 0 ? null : new Set(core.values()).size,
    performanceCores: kinds === null ? null : coresOf(kinds.performance),
    efficiencyCores: kinds === null ? null : coresOf(kinds.efficiency),
    numaNodes: nodes === 0 ? null : nodes,
    sockets: sockets.size === 0 ? null : sockets.size,
  };
};

interface Kinds {
  readonly performance: readonly number[];
  readonly efficiency: readonly number[];
}

const intelKinds = async (devicesFolder: string): Promise<Kinds | null> => {
  const performance = indexList(await readSmallFile(join(devicesFolder, 'cpu_core', 'cpus')));
  const efficiency = indexList(await readSmallFile(join(devicesFolder, 'cpu_atom', 'cpus')));
  return performance.length === 0 || efficiency.length === 0 ? null : { performance, efficiency };
};

/** The strongest kind counts as performance cores, all others as efficiency cores. */
const armKinds = (capacity: ReadonlyMap<number, number>): Kinds | null => {
  const most = Math.max(...capacity.values());
  const performance = [...capacity].filter(([, told]) => told === most).map(([index]) => index);
  const efficiency = [...capacity].filter(([, told]) => told < most).map(([index]) => index);
  return performance.length === 0 || efficiency.length === 0 ? null : { performance, efficiency };
};

/** `0-7,16` → 0 to 7 and 16. */
export const indexList = (text: string | null): number[] =>
  (text ?? '').split(',').flatMap((range) => {
    const [first, last] = range.split('-').map((part) => Number.parseInt(part, 10));
    if (first === undefined || Number.isNaN(first)) return [];
    return Array.from({ length: (last ?? first) - first + 1 }, (_, offset) => first + offset);
  });

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
