/** What a container or WSL leaves of the machine. Null on the machine itself, and where nothing is held back. */
import type { Machine } from '../../contract/hardware.ts';
import { say, type Row } from './row.ts';
import { sizeText } from './sizeText.ts';

export const hostRow = (machine: Machine): Row | null => {
  const { host } = machine.os;
  if (host === 'wsl') return wslRow(machine);
  const { limitBytes } = machine.memory;
  const { limitCores } = machine.cpu;
  if (limitBytes === null && limitCores === null) return null;
  const cores = limitCores === null ? null : Number(limitCores.toFixed(1));
  const parts = {
    en: [limitBytes === null ? '' : sizeText(limitBytes), cores === null ? '' : `${cores} cores’ time`],
    zh: [limitBytes === null ? '' : sizeText(limitBytes), cores === null ? '' : `${cores} 个核心的时间`],
  };
  return {
    id: 'limits',
    status: 'ok',
    found: say(
      `Limited to ${parts.en.filter((part) => part !== '').join(' and ')}`,
      `上限为 ${parts.zh.filter((part) => part !== '').join('、')}`,
    ),
    needed: say('Verdicts that keep to the limit', '结论不超出上限'),
    why: say(
      'Hearth plans within it: beyond the memory the system would end the engine, and beyond the cores it would stand still.',
      'Hearth 在上限内规划：超出内存会被系统终止，超出核心数会停滞。',
    ),
    fix: null,
  };
};

/** WSL gives Linux half of the computer's memory unless its file says otherwise (Microsoft: "Advanced settings in WSL"). */
const wslRow = ({ memory, cpu }: Machine): Row => {
  const total = memory.totalBytes === null ? null : sizeText(memory.totalBytes);
  const cores = cpu.logicalCores;
  return {
    id: 'limits',
    status: 'warn',
    found: say(
      `WSL 2 with ${total ?? 'unknown memory'}${cores === null ? '' : ` and ${cores} threads`}`,
      `WSL 2，${total ?? '内存未知'}${cores === null ? '' : `，${cores} 个线程`}`,
    ),
    needed: say('Most of the computer’s memory', '电脑的大部分内存'),
    why: say(
      'WSL keeps half of the computer’s memory for Windows unless it is told otherwise; and Windows drives below /mnt are read slowly.',
      '除非另行设置，WSL 会把一半内存留给 Windows；而且读取 /mnt 下的 Windows 磁盘很慢。',
    ),
    fix: say(
      'In Windows write the lines "[wsl2]" and "memory=48GB" (as much as Windows can spare) to %UserProfile%\\.wslconfig, then run `wsl --shutdown`.',
      '在 Windows 中把“[wsl2]”和“memory=48GB”（Windows 能让出的大小）两行写入 %UserProfile%\\.wslconfig，然后运行 `wsl --shutdown`。',
    ),
  };
};
