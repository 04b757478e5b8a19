/**
 * Readiness of the link between GPUs and the rest of the machine. Over several GPUs a token passes a few kilobytes from one
 * to the next, so decoding hardly minds; loading a model, and prompts of a model with experts in RAM, cross it whole.
 */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { say, type Row } from './row.ts';

/** Bytes per second and lane after encoding, by generation (PCI-SIG): 8b/10b to 2, 128b/130b to 5, flits from 6. */
const laneBytesPerSecond: readonly number[] = [0, 0.25e9, 0.5e9, 0.985e9, 1.969e9, 3.938e9, 7.563e9];
/** Four lanes of generation 3: a 20 GB model loads in five seconds. */
const leastBytesPerSecond = 3.9e9;

interface Link {
  readonly gpu: Gpu;
  readonly generation: number;
  readonly lanes: number;
  readonly bytesPerSecond: number;
}

/** Null without a card that has a driver. */
export const gpuLinkRow = (machine: Machine): Row | null => {
  if (machine.os.platform === 'darwin') return null;
  const used = machine.gpus.filter(
    (gpu) => gpu.integrated !== true && (gpu.vendor !== 'NVIDIA' || gpu.driverVersion !== null),
  );
  if (used.length === 0) return null;
  const several = used.length > 1;
  const row = {
    id: 'gpu-link',
    needed: say('PCIe 3.0 × 4 (3.9 GB/s) or more for each GPU', '每块显卡 PCIe 3.0 × 4（3.9 GB/s）以上'),
  };
  const links = used.map(linkOf).filter((link) => link !== null);
  const slowest = links.toSorted((one, other) => one.bytesPerSecond - other.bytesPerSecond)[0];
  if (slowest === undefined || links.length < used.length) {
    return {
      ...row,
      status: 'unknown',
      found: say('Unknown', '未知'),
      why: say('The driver does not tell it; it shows when a model is loaded.', '驱动没有提供；加载模型时会看出来。'),
      fix: say(
        'Nothing to do, unless loading is slow: then look for the slot nearest to the processor.',
        '无需操作；如果加载很慢，请改用最靠近处理器的插槽。',
      ),
    };
  }
  const found = links.map(linkText).join(' · ');
  const text = { ...row, found: say(found, found) };
  if (slowest.bytesPerSecond < leastBytesPerSecond) {
    return {
      ...text,
      status: 'warn',
      why: say(
        `${slowest.gpu.name} is reached at ${rate(slowest)}: models load slowly, and so do prompts of a model that lies partly in RAM.`,
        `到 ${slowest.gpu.name} 的速度只有 ${rate(slowest)}：加载模型慢；部分放在内存的模型处理提示词也慢。`,
      ),
      fix: say(
        `Move ${slowest.gpu.name} to the slot nearest to the processor, or set that slot to × 16 in the firmware’s setup.`,
        `把 ${slowest.gpu.name} 换到最靠近处理器的插槽，或在固件设置中把该插槽设为 × 16。`,
      ),
    };
  }
  return {
    ...text,
    status: 'ok',
    why: several
      ? say(
          `Enough: over ${used.length} GPUs a token passes a few kilobytes from one to the next.`,
          `足够：使用 ${used.length} 块显卡时，每个 token 只在它们之间传递几 KB。`,
        )
      : say('Enough to load a model in seconds.', '足够在几秒内加载模型。'),
    fix: null,
  };
};

/** A GPU at rest lowers its generation, so what it can do counts; the lanes are wired and do not change. */
const linkOf = (gpu: Gpu): Link | null => {
  const generation = gpu.pcieMaxGeneration ?? gpu.pcieGeneration;
  const lanes = gpu.pcieWidth ?? gpu.pcieMaxWidth;
  const perLane = generation === null ? undefined : laneBytesPerSecond[generation];
  return generation === null || lanes === null || lanes === 0 || perLane === undefined
    ? null
    : { gpu, generation, lanes, bytesPerSecond: perLane * lanes };
};

const linkText = (link: Link): string => `PCIe ${link.generation}.0 × ${link.lanes} (${rate(link)})`;

const rate = ({ bytesPerSecond }: Link): string => `${(bytesPerSecond / 1e9).toFixed(1)} GB/s`;
