/**
 * Channels and speed of the memory modules, and large pages. Linux: the firmware's table (SMBIOS, which only root may read), else the
 * channels that the memory controller's error counters name (EDAC, on servers). Never rejects.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../../contract/hardware.ts';
import type { Reading } from './reading.ts';
import { readSmallFile } from './smallFile.ts';
import { systemName } from './systemName.ts';

type Memory = Machine['memory'];

interface MemoryModules {
  readonly channels: number | null;
  readonly megatransfersPerSecond: number | null;
  /** Why one of them is null. */
  readonly reason: string;
}

export interface MemoryModulesOptions {
  readonly platform?: NodeJS.Platform;
  readonly sysFolder?: string;
}

/** @returns what does not change while the computer runs, to be added to `readMemory`'s */
export const readMemoryDetails = async (
  options: MemoryModulesOptions = {},
): Promise<Reading<Pick<Memory, 'channels' | 'megatransfersPerSecond' | 'transparentHugePages'>>> => {
  const platform = options.platform ?? process.platform;
  const sysFolder = options.sysFolder ?? '/sys';
  const { reason, ...modules } = await readModules(platform, sysFolder);
  const unknown: Record<string, string> = {};
  for (const name of ['channels', 'megatransfersPerSecond'] as const) {
    if (modules[name] === null) unknown[`memory.${name}`] = reason;
  }
  const transparentHugePages = platform === 'linux' ? await readTransparentHugePages(sysFolder) : null;
  return { value: { ...modules, transparentHugePages }, unknown };
};

/** `always [madvise] never`: the chosen one stands in brackets. */
const readTransparentHugePages = async (sysFolder: string): Promise<Memory['transparentHugePages']> => {
  const text = await readSmallFile(join(sysFolder, 'kernel', 'mm', 'transparent_hugepage', 'enabled'));
  return (['always', 'madvise', 'never'] as const).find((mode) => text?.includes(`[${mode}]`) === true) ?? null;
};

const readModules = async (platform: NodeJS.Platform, sysFolder: string): Promise<MemoryModules> => {
  if (platform !== 'linux') {
    return { channels: null, megatransfersPerSecond: null, reason: `not read on ${systemName(platform)}` };
  }
  const channels = await edacChannels(join(sysFolder, 'devices', 'system', 'edac', 'mc'));
  try {
    const modules = parseSmbios(await readFile(join(sysFolder, 'firmware', 'dmi', 'tables', 'DMI')));
    return {
      channels: channelsOf(modules) ?? channels,
      megatransfersPerSecond: slowest(modules),
      reason: 'the firmware does not tell it',
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const reason =
      code === 'EACCES' || code === 'EPERM'
        ? 'the firmware’s table may be read by root only (sudo dmidecode --type memory)'
        : 'the firmware gives the system no table of modules, as in virtual machines';
    return { channels, megatransfersPerSecond: null, reason };
  }
};

export interface MemoryModule {
  readonly slot: string;
  readonly bank: string;
  /** Million transfers a second as configured; null where the firmware does not tell. */
  readonly speed: number | null;
}

const memoryDevice = 17;

/**
 * The populated slots of an SMBIOS table (DMTF DSP0134, "Memory Device (Type 17)"): a structure is type, length, handle,
 * fields, then its texts, each ended by a zero, and one zero more. Fields used: 0x0C size (0: empty), 0x10 and 0x11 the
 * numbers of the texts with slot and bank, 0x15 rated and 0x20 configured speed (0 and 0xFFFF: not told).
 */
export const parseSmbios = (table: Uint8Array): MemoryModule[] => {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const modules: MemoryModule[] = [];
  let start = 0;
  while (start + 4 <= table.length) {
    const type = view.getUint8(start);
    const length = view.getUint8(start + 1);
    if (length < 4 || start + length > table.length) break;
    const { texts, end } = textsAfter(table, start + length);
    const word = (offset: number): number => (offset + 2 <= length ? view.getUint16(start + offset, true) : 0);
    if (type === memoryDevice && length >= 0x15 && word(0x0c) !== 0) {
      const told = [word(0x20), word(0x15)].find((speed) => speed !== 0 && speed !== 0xffff);
      modules.push({
        slot: texts[view.getUint8(start + 0x10) - 1] ?? '',
        bank: texts[view.getUint8(start + 0x11) - 1] ?? '',
        speed: told ?? null,
      });
    }
    start = end;
  }
  return modules;
};

const textsAfter = (table: Uint8Array, offset: number): { texts: string[]; end: number } => {
  const texts: string[] = [];
  let start = offset;
  for (let end = table.indexOf(0, start); end > start; end = table.indexOf(0, start)) {
    texts.push(Buffer.from(table.subarray(start, end)).toString('latin1').trim());
    start = end + 1;
  }
  // A structure without texts ends with two zeros, one with texts with one more after the last.
  return { texts, end: start + (texts.length === 0 ? 2 : 1) };
};

/**
 * Boards write the channel into the slot's or bank's name: `ChannelA-DIMM0`, `P0 CHANNEL C`, `DIMM_A1`, `CPU0_DIMM_B2`.
 * Null where the names do not tell.
 */
export const channelsOf = (modules: readonly MemoryModule[]): number | null => {
  const channels = modules.map(({ slot, bank }) => {
    const socket = /(?:CPU|P(?:ROC)?|NODE) ?(\d)/i.exec(`${bank} ${slot}`)?.[1] ?? '';
    const letter =
      /CHANNEL ?_?([A-P])(?![A-Z])/i.exec(`${bank} ${slot}`)?.[1] ?? /DIMM[ _]?([A-P])\d?(?![A-Z])/i.exec(slot)?.[1];
    return letter === undefined ? null : `${socket}${letter.toUpperCase()}`;
  });
  return channels.length === 0 || channels.includes(null) ? null : new Set(channels).size;
};

/** `dimm_location` reads `channel 0 slot 1` or `memory 0`; only the first form tells. Controllers count for themselves. */
const edacChannels = async (folder: string): Promise<number | null> => {
  const channels = new Set<string>();
  for (const controller of await names(folder, /^mc\d+$/)) {
    for (const dimm of await names(join(folder, controller), /^(dimm|rank)\d+$/)) {
      const location = (await readSmallFile(join(folder, controller, dimm, 'dimm_location'))) ?? '';
      const channel = /channel (\d+)/.exec(location)?.[1];
      const isFilled = Number(await readSmallFile(join(folder, controller, dimm, 'size'))) > 0;
      if (channel !== undefined && isFilled) channels.add(`${controller}/${channel}`);
    }
  }
  return channels.size === 0 ? null : channels.size;
};

const names = async (folder: string, pattern: RegExp): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name));

/** All modules run at the speed of the slowest. */
const slowest = (modules: readonly MemoryModule[]): number | null => {
  const speeds = modules.map(({ speed }) => speed).filter((speed) => speed !== null);
  return speeds.length === 0 ? null : Math.min(...speeds);
};
