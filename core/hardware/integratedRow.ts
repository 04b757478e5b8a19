/** A warning where programs are known to pick the wrong GPU, or where the only one shares the CPU's memory. Null elsewhere. */
import type { Machine } from '../../contract/hardware.ts';
import type { Row } from './row.ts';
import { usableMemory } from './usableMemory.ts';

export const integratedRow = (machine: Machine): Row | null => {
  const integrated = machine.gpus.filter((gpu) => gpu.integrated === true);
  const first = integrated[0];
  if (first === undefined || machine.os.platform === 'darwin') return null;
  const used = usableMemory(machine).gpus;
  const row = { id: 'integrated-gpu', found: first.name, needed: 'A GPU with memory of its own' };
  if (used.includes(first)) {
    const why = 'It shares the computer’s memory, which here is fast enough to be worth it.';
    return { ...row, status: 'ok', why, fix: null };
  }
  const other = used[0];
  if (other !== undefined) {
    const why = `It shares the computer’s memory and would only slow ${other.name} down; Hearth leaves it out.`;
    return { ...row, status: 'ok', why, fix: null };
  }
  return {
    ...row,
    status: 'warn',
    why: 'It reads the same memory as the CPU and decodes no faster, so Hearth runs on the CPU.',
    fix: 'Choose by the speeds below, which count with the CPU.',
  };
};
