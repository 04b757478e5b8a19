/** Readiness of the disk that holds the models: room for the best variant, and how long a model takes to load from it. */
import type { Disk, Machine } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import { saveAgainFix } from './fixes.ts';
import { notMeasured } from './memory.ts';
import { notTold } from './reading.ts';
import { ownWords, same, say, type Row, type Words } from './row.ts';
import { sizeText } from './sizeText.ts';

/** @param variants of this machine, best first. */
export const diskRow = (machine: Machine, variants: readonly RankedVariant[]): Row => {
  const disk = machine.disks[0];
  const free = disk?.freeBytes ?? null;
  const wanted = variants.find(({ verdict }) => verdict !== 'does not fit');
  const smallest = Math.min(...variants.map(({ bytes }) => bytes));
  const needed =
    wanted === undefined
      ? say(`${sizeText(smallest)} for the smallest variant`, `最小的版本需要 ${sizeText(smallest)}`)
      : say(
          `${sizeText(wanted.bytes)} for ${wanted.name} ${wanted.quantization}`,
          `${wanted.name} ${wanted.quantization} 需要 ${sizeText(wanted.bytes)}`,
        );
  const row = { id: 'disk', needed };
  const path = disk === undefined ? say('The models folder', '模型文件夹') : same(disk.path);
  if (free === null) {
    const reason = machine.unknown['disks'];
    return {
      ...row,
      status: 'unknown',
      found: say('Unknown', '未知'),
      why:
        reason === notTold
          ? say('The file does not tell how much is free.', '文件中没有可用空间的信息。')
          : say(`${path.en} could not be read.`, `无法读取 ${path.zh}。`),
      ...ownWords(reason),
      fix:
        reason === notTold
          ? saveAgainFix
          : say('Choose a models folder on a disk that is connected.', '把模型文件夹设在已连接的磁盘上。'),
    };
  }
  const found = say(`${sizeText(free)} free for ${path.en}`, `${path.zh} 可用 ${sizeText(free)}`);
  const elsewhere = say(
    'choose a models folder on another disk (`HEARTH_HOME=/other/disk hearth serve`)',
    '把模型文件夹移到另一块磁盘（`HEARTH_HOME=/other/disk hearth serve`）',
  );
  if (free < smallest) {
    const missing = sizeText(smallest - free);
    return {
      ...row,
      status: 'fail',
      found,
      why: say('Not even the smallest variant can be stored.', '连最小的版本也存不下。'),
      fix: say(`Free ${missing}, or ${elsewhere.en}.`, `腾出 ${missing}，或${elsewhere.zh}。`),
    };
  }
  if (wanted !== undefined && free < wanted.bytes) {
    const missing = sizeText(wanted.bytes - free);
    return {
      ...row,
      status: 'warn',
      found,
      why: say('The best variant for this machine cannot be stored.', '存不下最适合这台机器的版本。'),
      fix: say(
        `Free ${missing}, take a smaller variant, or ${elsewhere.en}.`,
        `腾出 ${missing}，选择更小的版本，或${elsewhere.zh}。`,
      ),
    };
  }
  const why = say('Enough for the best variant for this machine.', '足够存放最适合这台机器的版本。');
  return { ...row, status: 'ok', found, why, fix: null };
};

/** Below it the best variant takes minutes to load: hard disks, and memory cards. */
const slowBytesPerSecond = 250e6;

/** @returns null where there is no disk to speak of; its absence is told by `diskRow` */
export const diskSpeedRow = (machine: Machine, variants: readonly RankedVariant[]): Row | null => {
  const disk = machine.disks[0];
  if (disk === undefined || disk.freeBytes === null) return null;
  const row = {
    id: 'disk-speed',
    needed: say(
      '500 MB/s or more to load a model in seconds; 3 GB/s where one is read from disk for every token',
      '要在几秒内加载模型，需要 500 MB/s 以上；每个 token 都从磁盘读取时需要 3 GB/s',
    ),
  };
  const speed = disk.readBytesPerSecond;
  const kind = kindWords(disk.kind);
  if (speed === null) {
    const reason = machine.unknown['disks.readBytesPerSecond'] ?? machine.unknown['disks'] ?? notMeasured;
    const isSlow = disk.kind === 'hdd' || disk.kind === 'network';
    return {
      ...row,
      status: isSlow ? 'warn' : 'unknown',
      found: kind ?? say('Unknown', '未知'),
      why:
        reason === notMeasured
          ? say('Its speed was not measured yet.', '速度尚未测量。')
          : reason === notTold
            ? say('The file does not tell its speed.', '文件中没有速度信息。')
            : say('Its speed could not be measured.', '速度无法测量。'),
      ...(reason !== notMeasured && ownWords(reason)),
      fix: isSlow
        ? moveFix
        : reason === notTold
          ? saveAgainFix
          : reason === notMeasured
            ? say(
                'Press "Look again": it is measured then, which takes a second.',
                '点“重新检测”：将进行测量，约需一秒。',
              )
            : say(
                'Nothing to do: the first model that is loaded from it shows how fast it is.',
                '无需操作：首次从它加载模型时就能看出速度。',
              ),
    };
  }
  const rate = speed >= 1e9 ? `${(speed / 1e9).toFixed(1)} GB/s` : `${Math.round(speed / 1e6)} MB/s`;
  const found = kind === null ? same(rate) : say(`${kind.en}, ${rate}`, `${kind.zh}，${rate}`);
  const best = variants.find(({ verdict }) => verdict !== 'does not fit');
  const seconds = best === undefined ? null : Math.max(1, Math.round(best.bytes / speed));
  const time = seconds === null ? null : duration(seconds);
  const loads =
    best === undefined || time === null
      ? say('Models load at this speed.', '模型以此速度加载。')
      : say(
          `${best.name} ${best.quantization} takes about ${time.en} to load from it.`,
          `从它加载 ${best.name} ${best.quantization} 约需 ${time.zh}。`,
        );
  return speed < slowBytesPerSecond
    ? { ...row, status: 'warn', found, why: loads, fix: moveFix }
    : { ...row, status: 'ok', found, why: loads, fix: null };
};

const moveFix = say(
  'Keep the models on an SSD: `HEARTH_HOME=/path/on/the/ssd hearth serve`.',
  '把模型放在固态硬盘上：`HEARTH_HOME=/path/on/the/ssd hearth serve`。',
);

const duration = (seconds: number): Words =>
  seconds < 90
    ? say(`${seconds} s`, `${seconds} 秒`)
    : say(`${Math.round(seconds / 60)} minutes`, `${Math.round(seconds / 60)} 分钟`);

const kindWords = (kind: Disk['kind']): Words | null => {
  switch (kind) {
    case 'nvme':
      return same('NVMe');
    case 'ssd':
      return say('SSD', '固态硬盘');
    case 'hdd':
      return say('Hard disk', '机械硬盘');
    case 'network':
      return say('Network disk', '网络磁盘');
    case 'memory':
      return say('In memory', '在内存中');
    case null:
      return null;
  }
};
