/** Readiness of the processor: the instruction sets that the engine's fast CPU code is made of. */
import type { Machine } from '../../contract/hardware.ts';
import type { Row } from './row.ts';
import { lookAgainFix } from './fixes.ts';

/** What the engine's `haswell` CPU variant uses; and on Arm, what its quantized kernels use. */
const wantedX64 = ['AVX2', 'FMA', 'F16C'];
const wantedArm = ['NEON', 'DOTPROD'];

export const cpuRow = (machine: Machine): Row => {
  const { cpu, os } = machine;
  const wanted = os.architecture === 'arm64' ? wantedArm : wantedX64;
  const cores =
    cpu.physicalCores !== null
      ? `${cpu.physicalCores} cores`
      : cpu.logicalCores !== null
        ? `${cpu.logicalCores} threads`
        : 'cores unknown';
  const row = { id: 'cpu', needed: wanted.join(', ') };
  const name = cpu.name ?? 'Unknown processor';
  if (cpu.features.length === 0) {
    return {
      ...row,
      status: 'unknown',
      found: `${name}, ${cores}`,
      why: `Its instruction sets could not be read (${machine.unknown['cpu.features'] ?? 'no reason given'}). Every processor since 2015 or so has them.`,
      fix:
        os.platform === 'win32'
          ? 'Nothing to do: the engine looks at the processor itself and takes the fastest code that it runs.'
          : lookAgainFix,
    };
  }
  const missing = wanted.filter((feature) => !cpu.features.includes(feature));
  const found = `${name}, ${cores}, ${cpu.features.join(', ')}`;
  return missing.length === 0
    ? { ...row, status: 'ok', found, why: 'The engine’s fast CPU code runs on it.', fix: null }
    : {
        ...row,
        status: 'warn',
        found,
        why: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing; what runs on the CPU will take several times as long.`,
        fix: 'In a virtual machine, let it see the host’s processor (CPU type "host"); otherwise choose variants that fit into a GPU.',
      };
};
