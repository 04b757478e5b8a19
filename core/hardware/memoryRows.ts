/** Readiness of memory and swap, against the variants that this machine can run. */
import type { Machine } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import { closeProgramsFix, lookAgainFix, saveAgainFix } from './fixes.ts';
import { notTold } from './reading.ts';
import { ownWords, same, say, sentences, type Row, type Words } from './row.ts';
import { sizeText } from './sizeText.ts';

/** @param variants of this machine, best first. */
export const memoryRow = (machine: Machine, variants: readonly RankedVariant[]): Row => {
  const { availableBytes, totalBytes } = machine.memory;
  const row = { id: 'memory', found: describe(machine), needed: neededByModel(variants) };
  const best = variants[0];
  if (availableBytes === null) {
    const reason = machine.unknown['memory.availableBytes'];
    const why =
      totalBytes === null
        ? say('How much there is is not known, so the verdicts count none.', '内存大小未知，因此以下结论不计入内存。')
        : reason === notTold
          ? say(
              'The file does not tell the free part; the verdicts take it to be 70 %.',
              '文件中没有可用部分的信息；以下结论按 70 % 计算。',
            )
          : say(
              'The free part could not be read; the verdicts take it to be 70 %.',
              '无法读取可用部分；以下结论按 70 % 计算。',
            );
    const fix = reason === notTold ? saveAgainFix : lookAgainFix;
    return { ...row, status: 'unknown', why, fix, ...ownWords(reason) };
  }
  if (best === undefined || best.verdict === 'does not fit') {
    return {
      ...row,
      status: 'fail',
      why: say('Not even the smallest variant fits now.', '现在连最小的版本也放不下。'),
      fix: sentences(
        closeProgramsFix(machine.os),
        say('8 GiB of memory run the 1.5B model with room to spare.', '8 GiB 内存运行 1.5B 模型绰绰有余。'),
      ),
    };
  }
  const name = `${best.name} ${best.quantization}`;
  if (best.verdict === 'slow') {
    const why = say(
      `Variants fit, but all of them run slowly; the best is ${name}.`,
      `有版本放得下，但都运行缓慢；最好的是 ${name}。`,
    );
    return { ...row, status: 'warn', why, fix: closeProgramsFix(machine.os) };
  }
  const why = say(
    `Enough for ${name}, the most capable variant that ${best.verdict} here.`,
    `足够运行 ${name}，这是在此能${best.verdict === 'runs well' ? '流畅' : ''}运行的最强版本。`,
  );
  return { ...row, status: 'ok', why, fix: null };
};

const describe = ({ memory }: Machine): Words => {
  const { availableBytes, totalBytes, limitBytes, channels, megatransfersPerSecond } = memory;
  const whole = totalBytes === null ? null : sizeText(totalBytes);
  const free = availableBytes === null ? null : sizeText(availableBytes);
  const kind = [
    ...(channels === null ? [] : [say(`${channels} channels`, `${channels} 通道`)]),
    ...(megatransfersPerSecond === null ? [] : [same(`${megatransfersPerSecond} MT/s`)]),
    ...(memory.bandwidthBytesPerSecond === null
      ? []
      : [same(`${Math.round(memory.bandwidthBytesPerSecond / 1e9)} GB/s`)]),
    ...(limitBytes === null ? [] : [say('the container’s limit', '容器的上限')]),
  ];
  const amount =
    whole === null
      ? free === null
        ? say('Unknown', '未知')
        : say(`${free} free`, `可用 ${free}`)
      : free === null
        ? say(`${whole}, free part unknown`, `共 ${whole}，可用部分未知`)
        : say(`${free} free of ${whole}`, `共 ${whole}，可用 ${free}`);
  return {
    en: [amount, ...kind].map(({ en }) => en).join(', '),
    zh: [amount, ...kind].map(({ zh }) => zh).join('，'),
  };
};

/** `1.5B 1.6 GiB`: of each model the variant of 4 bits, or the smallest, in the GPU's memory and RAM together. */
const neededByModel = (variants: readonly RankedVariant[]): Words => {
  const least = new Map<string, RankedVariant>();
  for (const variant of variants) {
    const other = least.get(variant.modelId);
    const isWanted = variant.quantization === 'Q4_K_M';
    if (other === undefined || isWanted || (other.quantization !== 'Q4_K_M' && variant.bytes < other.bytes)) {
      least.set(variant.modelId, variant);
    }
  }
  const needs = new Map<string, number>();
  for (const variant of least.values()) {
    // Two models of one size need the same; the larger need speaks for both.
    const size = /(\d+(?:\.\d+)?)B\b/i.exec(variant.name)?.[0] ?? (variant.bytes > 1e11 ? '671B' : variant.name);
    needs.set(size, Math.max(needs.get(size) ?? 0, variant.gpuBytes + variant.ramBytes));
  }
  if (needs.size === 0) return say('Room for one variant', '能放下一个版本');
  const list = [...needs].sort((one, other) => one[1] - other[1]).map(([size, bytes]) => `${size} ${sizeText(bytes)}`);
  return say(
    `At about 4 bits, GPU memory and RAM together: ${list.join(' · ')}`,
    `约 4 位量化，显存与内存合计：${list.join(' · ')}`,
  );
};

/**
 * A model that is partly swapped out is read back from disk for every token, a hundred times slower than from memory.
 * Swap that is half used while less than a tenth of the memory is free means that this has begun.
 */
export const swapRow = (machine: Machine): Row => {
  const { totalBytes, availableBytes, swapTotalBytes, swapFreeBytes } = machine.memory;
  const row = { id: 'swap', needed: say('No swapping while a model runs', '模型运行时不使用交换空间') };
  if (swapTotalBytes === null || swapFreeBytes === null) {
    const reason = machine.unknown['memory.swapTotalBytes'];
    return {
      ...row,
      status: 'unknown',
      found: say('Unknown', '未知'),
      why:
        reason === notTold
          ? say('The file does not tell it.', '文件中没有此信息。')
          : say('It could not be read.', '无法读取。'),
      ...ownWords(reason),
      fix: say(
        'Leave 2 GiB of memory free when you choose a variant; the verdicts below do.',
        '选择版本时留出 2 GiB 内存；以下结论已经这样计算。',
      ),
    };
  }
  if (swapTotalBytes === 0) {
    return {
      ...row,
      status: 'ok',
      found: say('No swap', '没有交换空间'),
      why: say('A model cannot be swapped out.', '模型不会被换出。'),
      fix: null,
    };
  }
  const usedBytes = swapTotalBytes - swapFreeBytes;
  const whole = sizeText(swapTotalBytes);
  const found =
    usedBytes < 50 * 2 ** 20
      ? say(`${whole}, not used`, `共 ${whole}，未使用`)
      : say(`${sizeText(usedBytes)} used of ${whole}`, `共 ${whole}，已用 ${sizeText(usedBytes)}`);
  const scarce = availableBytes !== null && totalBytes !== null && availableBytes < totalBytes * 0.1;
  if (scarce && swapFreeBytes < swapTotalBytes / 2) {
    return {
      ...row,
      status: 'warn',
      found,
      why: say(
        'The system is swapping already; a model would be read from disk for every token.',
        '系统已经在使用交换空间；模型每生成一个 token 都要从磁盘读取。',
      ),
      fix: closeProgramsFix(machine.os),
    };
  }
  return {
    ...row,
    status: 'ok',
    found,
    why: say('Enough memory is free that nothing needs to be swapped.', '可用内存充足，无需换出任何内容。'),
    fix: null,
  };
};
