/**
 * A processor with enough memory and nothing else: for measurements and tests whose load must be the same on every
 * machine. The careful choices of a processor with AMX, which run on all others too.
 */
import type { PlanMachine } from './planMachine.ts';

export const plainMachine: PlanMachine = {
  backend: 'cpu',
  gpus: [],
  shared: false,
  ramLimitBytes: 1e13,
  ramKnown: true,
  ramBandwidthBytesPerSecond: 50e9,
  ramBandwidthKnown: true,
  cpuCores: 1,
  cpuTicks: 3e9,
  cpuFlops: 1e11,
  cpuFlopsWithoutAmx: 1e11,
  cpuFeatures: ['AMX INT8'],
  diskReadBytesPerSecond: 1e9,
  diskReadKnown: true,
  diskFreeBytes: null,
};
