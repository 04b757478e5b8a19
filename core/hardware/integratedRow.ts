/** A warning where programs are known to pick the wrong GPU, or where the only one shares the CPU's memory. Null elsewhere. */
import type { Machine } from '../../contract/hardware.ts';
import { same, say, type Row } from './row.ts';
import { usableMemory } from './usableMemory.ts';

export const integratedRow = (machine: Machine): Row | null => {
  const integrated = machine.gpus.filter((gpu) => gpu.integrated === true);
  const first = integrated[0];
  if (first === undefined || machine.os.platform === 'darwin') return null;
  const used = usableMemory(machine).gpus;
  const row = {
    id: 'integrated-gpu',
    found: same(first.name),
    needed: say('A GPU with memory of its own', '带独立显存的显卡'),
  };
  if (used.includes(first)) {
    const why = say(
      'It shares the computer’s memory, which here is fast enough to be worth it.',
      '它与系统共用内存，而这台机器的内存足够快，值得使用。',
    );
    return { ...row, status: 'ok', why, fix: null };
  }
  const other = used[0] ?? machine.gpus.find((gpu) => gpu.integrated !== true);
  if (other !== undefined) {
    const why = say(
      `It shares the computer’s memory and would only slow ${other.name} down; Hearth leaves it out.`,
      `它与系统共用内存，只会拖慢 ${other.name}；Hearth 不使用它。`,
    );
    return { ...row, status: 'ok', why, fix: null };
  }
  return {
    ...row,
    status: 'warn',
    why: say(
      'It reads the same memory as the CPU and decodes no faster, so Hearth runs on the CPU.',
      '它读取的内存与 CPU 相同，生成速度不会更快，因此 Hearth 使用 CPU。',
    ),
    fix: say('Choose by the speeds below, which count with the CPU.', '请按下方以 CPU 估算的速度选择。'),
  };
};
