import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTree } from './fileTree.testing.ts';
import { channelsOf, parseSmbios, readMemoryDetails } from './memoryModules.ts';

/** One structure of the firmware's table, with its texts. */
const structure = (type: number, fields: Uint8Array, texts: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from([type, fields.length + 4, 0, 0]),
    fields,
    Buffer.from(texts.length === 0 ? '\0\0' : `${texts.join('\0')}\0\0`, 'latin1'),
  ]);

const slot = (name: string, bank: string, sizeMebibytes: number, rated: number, configured: number): Buffer => {
  const fields = Buffer.alloc(0x28 - 4);
  fields.writeUInt16LE(sizeMebibytes, 0x0c - 4);
  fields.writeUInt8(1, 0x10 - 4);
  fields.writeUInt8(2, 0x11 - 4);
  fields.writeUInt16LE(rated, 0x15 - 4);
  fields.writeUInt16LE(configured, 0x20 - 4);
  return structure(17, fields, [name, bank]);
};

const desktop = Buffer.concat([
  structure(0, Buffer.alloc(20), ['American Megatrends']),
  structure(4, Buffer.alloc(30), []),
  slot('DIMM 0', 'P0 CHANNEL A', 0, 0, 0),
  slot('DIMM 1', 'P0 CHANNEL A', 16384, 6000, 4800),
  slot('DIMM 1', 'P0 CHANNEL B', 16384, 6000, 0),
]);

describe('memory modules', () => {
  it('are those in filled slots, at the configured speed: XMP that is off halves what the box promises', () => {
    expect(parseSmbios(desktop)).toEqual([
      { slot: 'DIMM 1', bank: 'P0 CHANNEL A', speed: 4800 },
      { slot: 'DIMM 1', bank: 'P0 CHANNEL B', speed: 6000 },
    ]);
  });

  it('of a table that is cut off or nonsense are what could be read, without end', () => {
    for (let length = 0; length < desktop.length; length += 1) parseSmbios(desktop.subarray(0, length));
    expect(parseSmbios(new Uint8Array(1000).fill(17))).toEqual([]);
    expect(parseSmbios(new Uint8Array(0))).toEqual([]);
  });

  it.each([
    [['ChannelA-DIMM0', 'ChannelB-DIMM0'], 2],
    [['DIMM_A1', 'DIMM_A2', 'DIMM_B1', 'DIMM_B2'], 2],
    [['CPU0_DIMM_A1', 'CPU1_DIMM_A1'], 2],
    [['P1-DIMMA1', 'P1-DIMMB1', 'P1-DIMMC1', 'P1-DIMMD1'], 4],
    [['DIMM 0', 'DIMM 1'], null],
    [[], null],
  ])('tell channels by the boards’ names: %j', (slots, channels) => {
    expect(channelsOf(slots.map((name) => ({ slot: name, bank: '', speed: null })))).toBe(channels);
  });

  it('are read from the firmware’s table as root', async () => {
    const sysFolder = await fileTree({ 'kernel/mm/transparent_hugepage/enabled': 'always [madvise] never\n' });
    await mkdir(join(sysFolder, 'firmware/dmi/tables'), { recursive: true });
    await writeFile(join(sysFolder, 'firmware/dmi/tables/DMI'), desktop);
    expect(await readMemoryDetails({ platform: 'linux', sysFolder })).toEqual({
      value: { channels: 2, megatransfersPerSecond: 4800, transparentHugePages: 'madvise' },
      unknown: {},
    });
  });

  it('are taken from the error counters of servers, and else unknown with the reason', async () => {
    const dimm = (controller: number, channel: number, size: number) => ({
      [`devices/system/edac/mc/mc${controller}/dimm${channel}/dimm_location`]: `channel ${channel} slot 0 `,
      [`devices/system/edac/mc/mc${controller}/dimm${channel}/size`]: `${size}`,
    });
    const sysFolder = await fileTree({ ...dimm(0, 0, 16384), ...dimm(0, 1, 0), ...dimm(1, 0, 16384) });
    const { value, unknown } = await readMemoryDetails({ platform: 'linux', sysFolder });
    expect(value).toMatchObject({ channels: 2, megatransfersPerSecond: null });
    expect(unknown).toEqual({ 'memory.megatransfersPerSecond': expect.stringContaining('no table') as string });
  });
});
