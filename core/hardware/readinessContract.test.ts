/** What holds for every machine, in both languages. */
import { describe, expect, it } from 'vitest';
import { readiness as readinessSchema, type Machine } from '../../contract/hardware.ts';
import { unreadDisk } from './reading.ts';
import { assess, assessMachine, machineNames, machineOf, row, speed, variant } from './readiness.testing.ts';

/** Readings that failed, as the system words them. */
const unreadable = (machine: Machine, reason: string): Machine => ({
  ...machine,
  cpu: { ...machine.cpu, features: [] },
  memory: { ...machine.memory, availableBytes: null, swapTotalBytes: null, swapFreeBytes: null },
  disks: [unreadDisk('/models')],
  runtimes: { cuda: null, vulkan: null, metal: null, ownCudaEngine: null },
  unknown: Object.fromEntries(
    [
      ...['cpu.features', 'memory.availableBytes', 'memory.swapTotalBytes', 'disks', 'disks.readBytesPerSecond'],
      ...['runtimes.cuda', 'runtimes.vulkan', 'gpus', 'gpus.nvidia'],
    ].map((path) => [path, reason]),
  ),
});

/** Three words in a row; names are written with capitals, and commands between backticks or alone. */
const englishWords = /(?<![`/.-])\b[a-z]{2,}(?: [a-z]{2,}){2,}/;
const withoutCommands = (text: string): string => text.replace(/`[^`]*`/g, '');

describe('every machine', () => {
  it.each(machineNames)('%s: keeps the contract, and every row that is not ok says what to do', (name) => {
    const readiness = assess(name);
    expect(readinessSchema.parse(readiness)).toEqual(readiness);
    expect(new Set(readiness.rows.map(({ id }) => id)).size).toBe(readiness.rows.length);
    for (const { id, status, fix, why, found, needed, zh } of readiness.rows) {
      expect(fix === null, `${name} ${id}`).toBe(status === 'ok');
      expect(zh.fix === null, `${name} ${id}`).toBe(fix === null);
      const texts = [why, found, needed, zh.why, zh.found, zh.needed];
      expect(texts.join(' '), `${name} ${id}`).not.toMatch(/undefined|null|NaN|Infinity/);
      for (const text of texts) expect(text, `${name} ${id}`).not.toBe('');
      expect(`${zh.why}${zh.needed}`, `${name} ${id}`).toMatch(/\p{Script=Han}/u);
    }
  });

  it.each(machineNames)('%s: judges every published variant once, best first, with numbers', (name) => {
    const { variants } = assess(name);
    expect(variants).toHaveLength(57);
    expect(new Set(variants.map((one) => `${one.modelId} ${one.quantization}`)).size).toBe(57);
    const order = ['runs well', 'runs', 'slow', 'does not fit'];
    const ranks = variants.map((one) => order.indexOf(one.verdict));
    expect(ranks).toEqual(ranks.toSorted((left, right) => left - right));
    for (const { why, bytes } of variants) {
      expect(bytes).toBeGreaterThan(1e9);
      expect(why).toMatch(/[\d.]+ [GM]iB/);
      expect(why).not.toMatch(/undefined|null|NaN|Infinity|-\d/);
    }
  });

  it.each(machineNames)(
    '%s: its Chinese rows have no English sentence, and no row a driver’s words but behind it',
    (name) => {
      const reasons = ['not read: no such file or directory', 'cannot open shared object file: it is not there'];
      const machine = machineOf(name);
      for (const changed of [machine, ...reasons.map((reason) => unreadable(machine, reason))]) {
        for (const { id, fix, found, needed, why, details, zh } of assessMachine(changed).rows) {
          for (const text of [zh.found, zh.needed, zh.why, ...(zh.fix === fix ? [] : [zh.fix ?? ''])]) {
            expect(withoutCommands(text), `${name} ${id}`).not.toMatch(englishWords);
          }
          expect(`${found}${needed}${why}`, `${name} ${id}`).not.toMatch(/no such file|shared object/);
          if (details !== null && changed !== machine) expect(reasons, `${name} ${id}`).toContain(details);
        }
      }
      const told = assessMachine(unreadable(machine, 'not read: no such file or directory'));
      for (const id of ['cpu', 'memory', 'swap', 'disk']) {
        expect(row(told, id), id).toMatchObject({ status: 'unknown', details: 'not read: no such file or directory' });
      }
    },
  );

  it('puts what nearly fits and what is nearly fast enough first: the largest model is no advice there', () => {
    const { variants } = assess('container-8gb');
    const slow = variants
      .filter((one) => one.verdict === 'slow')
      .map((one) => speed(assess('container-8gb'), one.modelId, one.quantization));
    expect(slow.length).toBeGreaterThan(1);
    expect(slow).toEqual(slow.toSorted((left, right) => right - left));
    const missing = variants.filter((one) => one.verdict === 'does not fit');
    expect(missing[0]?.bytes).toBeLessThan(7e9);
    expect(missing.at(-1)?.quantization).toBe('BF16');
  });

  it('lists sizes as published, and says where one is computed', () => {
    const readiness = assess('rtx-4090');
    expect(variant(readiness, 'r1-distill-qwen-7b', 'Q4_0')).toMatchObject({
      bytes: 4_444_121_056,
      bytesEstimated: false,
    });
    expect(variant(readiness, 'r1-distill-qwen-1.5b', 'Q4_K_M').bytes).toBe(1_120_000_000);
    expect(variant(readiness, 'r1-distill-qwen-14b', 'Q8_0').bytes).toBe(Math.round(14.6 * 2 ** 30));
    const computed = variant(readiness, 'r1-0528-qwen3-8b', 'Q4_K_M');
    expect(computed.bytesEstimated).toBe(true);
    expect(computed.bytes / 1e9).toBeCloseTo(5.01, 1);
  });
});
