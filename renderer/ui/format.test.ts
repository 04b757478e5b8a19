import { describe, expect, it } from 'vitest';
import { createFormatter } from './format.ts';

const format = createFormatter('en');

describe('sizes', () => {
  it('are binary for memory and decimal for files: a 24 GiB card must not read as 25.8 GB of memory', () => {
    expect(format.memory(24 * 1024 ** 3)).toBe('24 GiB');
    expect(format.storage(24 * 1024 ** 3)).toBe('25.8 GB');
    expect(format.memory(412 * 1024 ** 2)).toBe('412 MiB');
    expect(format.storage(4_300_000)).toBe('4.3 MB');
  });

  it('keep three figures: 1,023 MiB must not become 1 GiB', () => {
    expect(format.memory(1023 * 1024 ** 2)).toBe('1,023 MiB');
    expect(format.memory(1024 ** 3)).toBe('1 GiB');
    expect(format.storage(999)).toBe('999 B');
  });

  it('write the unit of a pair once, that of the total: 512 MiB of 16 GiB must not read 512 / 16', () => {
    expect(format.memoryOfTotal(512 * 1024 ** 2, 16 * 1024 ** 3)).toBe('0.5 / 16.0 GiB');
    expect(format.memoryOfTotal(100 * 1024 ** 3, 139 * 1024 ** 3)).toBe('100 / 139 GiB');
  });
});

describe('marks of an axis', () => {
  it('keep their decimals: an axis to 1 must not read 0, 1, 1', () => {
    expect([0, 0.5, 1, 2500].map((value) => format.mark(value))).toEqual(['0', '0.5', '1', '2,500']);
  });
});

describe('unknown readings', () => {
  it('are a dash: null must never be drawn as 0', () => {
    expect(format.memory(null)).toBe('—');
    expect(format.duration(null)).toBe('—');
    expect(format.tokensPerSecond(null)).toBe('—');
    expect(format.integer(null)).toBe('—');
    expect(format.percent(null)).toBe('—');
    expect(format.memoryOfTotal(null, 1024 ** 3)).toBe('— / 1.0 GiB');
    expect(format.memoryOfTotal(null, null)).toBe('—');
  });

  it('are not zero: a real 0 is a reading and is shown', () => {
    expect(format.memory(0)).toBe('0 B');
    expect(format.duration(0)).toBe('0 ms');
  });
});

describe('times and rates', () => {
  it('do not round a running timer up: 59.96 s must not read as 60.0 s and then go on to 1 min', () => {
    expect(format.duration(59_960)).toBe('59.9 s');
    expect(format.duration(60_000)).toBe('1 min 00 s');
    expect(format.duration(64_900)).toBe('1 min 04 s');
    expect(format.duration(999.4)).toBe('999 ms');
    expect(format.duration(3_249)).toBe('3.2 s');
  });

  it('keep the unit of a running timer: its first second must not stand as 900 ms', () => {
    expect(format.elapsed(940)).toBe('0 s');
    expect(format.elapsed(9400)).toBe('9 s');
    expect(format.elapsed(61_000)).toBe('1 min 01 s');
  });

  it('show more figures where the rate is small: 0.42 tok/s must not read as 0', () => {
    expect(format.tokensPerSecond(0.42)).toBe('0.42 tok/s');
    expect(format.tokensPerSecond(42.13)).toBe('42.1 tok/s');
    expect(format.tokensPerSecond(1234.5)).toBe('1,235 tok/s');
  });

  it('write a predicted speed as a band, and once where both ends read the same', () => {
    expect(format.speedBand(37.6, 52.2)).toBe('38–52 tok/s');
    expect(format.speedBand(1, 1.94)).toBe('1.0–1.9 tok/s');
    expect(format.speedBand(30.1, 30.2)).toBe('30 tok/s');
    expect(format.speedBand(null, 3)).toBe('—');
  });

  it('tell what is left no finer than it is known: 2 h 03 min, never 7,380 s or 0 s', () => {
    expect(format.timeLeft(0)).toBe('1 s');
    expect(format.timeLeft(59)).toBe('59 s');
    expect(format.timeLeft(61)).toBe('2 min');
    expect(format.timeLeft(7_380)).toBe('2 h 03 min');
  });

  it('speak the language: Chinese windows show 秒', () => {
    expect(createFormatter('zh').duration(3_200)).toBe('3.2 秒');
  });
});

it('names parameters as model cards do: 6,800,000 is 6.8 M', () => {
  expect(format.parameters(6_812_345)).toBe('6.8 M');
  expect(format.parameters(70_553_706_496)).toBe('70.6 B');
});
