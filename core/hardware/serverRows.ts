/**
 * Advice for the 671B models, whose experts lie in RAM: several NUMA nodes, and large pages. Null on machines that hold
 * none of those models, where neither matters.
 */
import type { Machine } from '../../contract/hardware.ts';
import { osFamily } from './fixes.ts';
import { say, type Row } from './row.ts';

/** The smallest published variant of the 671B models is 140 GB. */
const least671bBytes = 128 * 2 ** 30;

const holds671b = ({ memory }: Machine): boolean => (memory.totalBytes ?? 0) >= least671bBytes * 0.95;

export const numaRow = (machine: Machine): Row | null => {
  const nodes = machine.cpu.numaNodes;
  if (!holds671b(machine) || nodes === null || machine.os.platform === 'darwin') return null;
  const row = {
    id: 'numa',
    found: say(`${nodes} ${nodes === 1 ? 'node' : 'nodes'}`, `${nodes} 个节点`),
    needed: say('One node, or a model’s memory spread over all of them', '一个节点，或者让模型的内存分布在所有节点上'),
  };
  if (nodes === 1) {
    const why = say('Every core reaches all of the memory alike.', '每个核心访问所有内存的速度都一样。');
    return { ...row, status: 'ok', why, fix: null };
  }
  const install =
    osFamily(machine.os) === 'fedora'
      ? 'sudo dnf install numactl'
      : osFamily(machine.os) === 'arch'
        ? 'sudo pacman -S numactl'
        : 'sudo apt-get install numactl';
  return {
    ...row,
    status: 'warn',
    why: say(
      `A 671B model that lies on one of ${nodes} nodes is read at one node’s speed, and the cores of the others wait for the link between them.`,
      `如果 671B 模型只放在 ${nodes} 个节点中的一个上，就只能以一个节点的速度读取，其他节点的核心要等待节点间的链路。`,
    ),
    fix: say(
      `Start Hearth with its memory spread: \`numactl --interleave=all hearth serve\` (once before: \`${install}\`).`,
      `让内存分布到所有节点后启动 Hearth：\`numactl --interleave=all hearth serve\`（首次需要：\`${install}\`）。`,
    ),
  };
};

export const hugePagesRow = (machine: Machine): Row | null => {
  const mode = machine.memory.transparentHugePages;
  if (!holds671b(machine) || mode === null) return null;
  const row = {
    id: 'huge-pages',
    found: say(`transparent_hugepage: ${mode}`, `transparent_hugepage：${mode}`),
    needed: say('"always", for a 671B model in RAM', '在内存中运行 671B 模型时设为“always”'),
  };
  return mode === 'always'
    ? {
        ...row,
        status: 'ok',
        why: say('The system gives a model large pages by itself.', '系统会自动为模型使用大页。'),
        fix: null,
      }
    : {
        ...row,
        status: 'warn',
        why: say(
          'With pages of 4 KiB the processor looks up a page for every 4 KiB of experts that it reads, which costs a few percent of the speed. The distilled models do not mind.',
          '使用 4 KiB 的页时，处理器每读取 4 KiB 专家数据就要查一次页表，会损失百分之几的速度。蒸馏模型不受影响。',
        ),
        fix: say(
          'Until the next restart: `echo always | sudo tee /sys/kernel/mm/transparent_hugepage/enabled`.',
          '在下次重启前有效：`echo always | sudo tee /sys/kernel/mm/transparent_hugepage/enabled`。',
        ),
      };
};
