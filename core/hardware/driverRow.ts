/** Readiness of the NVIDIA driver. Null on machines without a GPU of theirs. */
import type { Machine } from '../../contract/hardware.ts';
import type { Row } from './row.ts';
import { chooseBackend } from './engineBackend.ts';
import { updateNvidiaDriverFix } from './fixes.ts';
import { wasNotRead } from './reading.ts';
import { compareVersions } from './versions.ts';

/** The first driver of CUDA 12, the older of the two that the engine's packages are built for. */
const leastDriver = '525.60';
/** Below it long runs of the 671B models are not supported. */
const least671bDriver = '535.86';

export const driverRow = (machine: Machine): Row | null => {
  const gpu = machine.gpus.find(({ vendor }) => vendor === 'NVIDIA');
  if (gpu === undefined || machine.os.platform === 'darwin') return null;
  const version = gpu.driverVersion;
  const needed = `${leastDriver} or newer; ${least671bDriver} for the 671B models`;
  if (version === null) {
    return {
      id: 'driver',
      status: wasNotRead(machine.unknown['gpus.nvidia']) ? 'unknown' : 'fail',
      found: 'No working NVIDIA driver',
      needed,
      why: `The card is there, but its driver does not answer: ${machine.unknown['gpus.nvidia'] ?? 'no reason given'}.`,
      fix: updateNvidiaDriverFix(machine.os, '580', gpu.computeCapability),
    };
  }
  const row = {
    id: 'driver',
    found: `NVIDIA ${version}${gpu.cudaVersion === null ? '' : `, which supports CUDA ${gpu.cudaVersion}`}`,
    needed,
  };
  if (compareVersions(version, leastDriver) < 0) {
    const why = 'It is older than CUDA 12; none of the engine’s CUDA packages runs on it.';
    return { ...row, status: 'fail', why, fix: updateNvidiaDriverFix(machine.os, '580', gpu.computeCapability) };
  }
  if (compareVersions(version, least671bDriver) < 0) {
    const why = 'The distilled models run on it; the 671B models need a newer one.';
    return { ...row, status: 'warn', why, fix: updateNvidiaDriverFix(machine.os, '580', gpu.computeCapability) };
  }
  const choice = chooseBackend(gpu, machine);
  const trap = choice.obstacles.find((obstacle) => obstacle.kind === 'driver too old' && obstacle.trap);
  if (trap?.kind === 'driver too old' && choice.backend !== 'cuda') {
    const why = `On this GPU the engine’s CUDA ${trap.package.toolkit} package would start and then die at its first kernel: it holds no machine code for compute capability ${gpu.computeCapability ?? ''}, and this driver cannot compile what it holds instead.`;
    const alternative = `${trap.needed} or newer for the package "${trap.package.name}" on this GPU`;
    return {
      ...row,
      needed: alternative,
      status: 'warn',
      why,
      fix: updateNvidiaDriverFix(machine.os, trap.needed, gpu.computeCapability),
    };
  }
  return { ...row, status: 'ok', why: 'New enough for every model of the family.', fix: null };
};
