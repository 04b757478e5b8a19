/** Readiness of memory, swap and disk, against the variants that this machine can run. */
import type { Machine } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import type { Row } from './row.ts';
import { lookAgainFix, osFamily } from './fixes.ts';
import { sizeText } from './sizeText.ts';

/** @param variants of this machine, best first. */
export const memoryRow = (machine: Machine, variants: readonly RankedVariant[]): Row => {
  const { totalBytes, availableBytes } = machine.memory;
  const row = {
    id: 'memory',
    found:
      availableBytes === null
        ? totalBytes === null
          ? 'Unknown'
          : `${sizeText(totalBytes)}, free part unknown`
        : `${sizeText(availableBytes)} free${totalBytes === null ? '' : ` of ${sizeText(totalBytes)}`}`,
    needed: 'Room for one variant, in the GPU’s memory and RAM together',
  };
  const best = variants[0];
  if (availableBytes === null) {
    const reason = machine.unknown['memory.availableBytes'] ?? 'no reason given';
    const why = `The free part could not be read (${reason}); the verdicts take it to be 70 %.`;
    return { ...row, status: 'unknown', why, fix: lookAgainFix };
  }
  if (best === undefined || best.verdict === 'does not fit') {
    return {
      ...row,
      status: 'fail',
      why: 'Not even the smallest variant fits now.',
      fix: 'Close other programs, then press "Look again"; 8 GiB of memory run the 1.5B model with room to spare.',
    };
  }
  if (best.verdict === 'slow') {
    const why = `Variants fit, but all of them run slowly; the best is ${best.name} ${best.quantization}.`;
    return { ...row, status: 'warn', why, fix: 'Close other programs, then press "Look again"; or add memory.' };
  }
  const why = `Enough for ${best.name} ${best.quantization}, the most capable variant that ${best.verdict} here.`;
  return { ...row, status: 'ok', why, fix: null };
};

/**
 * A model that is partly swapped out is read back from disk for every token, a hundred times slower than from memory.
 * Swap that is half used while less than a tenth of the memory is free means that this has begun.
 */
export const swapRow = (machine: Machine): Row => {
  const { totalBytes, availableBytes, swapTotalBytes, swapFreeBytes } = machine.memory;
  const row = { id: 'swap', needed: 'No swapping while a model runs' };
  if (swapTotalBytes === null || swapFreeBytes === null) {
    return {
      ...row,
      status: 'unknown',
      found: 'Unknown',
      why: `It could not be read (${machine.unknown['memory.swapTotalBytes'] ?? 'no reason given'}).`,
      fix: 'Leave 2 GiB of memory free when you choose a variant; the verdicts below do.',
    };
  }
  if (swapTotalBytes === 0) {
    return { ...row, status: 'ok', found: 'No swap', why: 'A model cannot be swapped out.', fix: null };
  }
  const found = `${sizeText(swapTotalBytes - swapFreeBytes)} used of ${sizeText(swapTotalBytes)}`;
  const scarce = availableBytes !== null && totalBytes !== null && availableBytes < totalBytes * 0.1;
  if (scarce && swapFreeBytes < swapTotalBytes / 2) {
    return {
      ...row,
      status: 'warn',
      found,
      why: 'The system is swapping already; a model would be read from disk for every token.',
      fix:
        osFamily(machine.os) === 'windows'
          ? 'Close programs in the Task Manager (sort by memory), then press "Look again".'
          : 'Close the programs that use most (ps aux --sort=-rss | head), then press "Look again".',
    };
  }
  return { ...row, status: 'ok', found, why: 'Enough memory is free that nothing needs to be swapped.', fix: null };
};

export const diskRow = (machine: Machine, variants: readonly RankedVariant[]): Row => {
  const disk = machine.disks[0];
  const free = disk?.freeBytes ?? null;
  const runnable = variants.filter(({ verdict }) => verdict !== 'does not fit');
  const wanted = runnable[0];
  const smallest = Math.min(...variants.map(({ bytes }) => bytes));
  const needed =
    wanted === undefined
      ? `${sizeText(smallest)} for the smallest variant`
      : `${sizeText(wanted.bytes)} for ${wanted.name} ${wanted.quantization}`;
  const row = { id: 'disk', needed };
  const path = disk?.path ?? 'the models folder';
  if (free === null) {
    return {
      ...row,
      status: 'unknown',
      found: 'Unknown',
      why: `${path} could not be read (${machine.unknown['disks'] ?? 'no reason given'}).`,
      fix: 'Choose a models folder on a disk that is connected.',
    };
  }
  const found = `${sizeText(free)} free for ${path}`;
  if (free < smallest) {
    const fix = `Free ${sizeText(smallest - free)}, or choose a models folder on another disk.`;
    return { ...row, status: 'fail', found, why: 'Not even the smallest variant can be stored.', fix };
  }
  if (wanted !== undefined && free < wanted.bytes) {
    const fix = `Free ${sizeText(wanted.bytes - free)}, choose a models folder on another disk, or take a smaller variant.`;
    return { ...row, status: 'warn', found, why: 'The best variant for this machine cannot be stored.', fix };
  }
  return { ...row, status: 'ok', found, why: 'Enough for the best variant for this machine.', fix: null };
};
