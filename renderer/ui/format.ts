/**
 * Every number that is shown, in one place. Memory is counted in binary units (GiB) because chips and engines are;
 * files and disks in decimal ones (GB) because systems and publishers do. The unit is always written, so the two
 * never pass for each other. Unknown is an em dash, never 0.
 */
export const UNKNOWN = '—';

const scaled = (bytes: number, base: number, units: readonly string[]): [number, string] => {
  let value = bytes;
  let index = 0;
  while (value >= base && index < units.length - 1) {
    value /= base;
    index += 1;
  }
  return [value, units[index] ?? ''];
};

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Three figures that mean something: 0.98, 9.81, 98.1, 981. */
const digitsFor = (value: number): number => (value >= 100 ? 0 : value >= 10 ? 1 : 2);

export interface Formatter {
  /** Whole numbers, grouped. */
  integer(value: number | null): string;
  /** A mark of an axis: with as many decimals as it has, two at most. */
  mark(value: number): string;
  /** RAM and VRAM: KiB, MiB, GiB. */
  memory(bytes: number | null): string;
  /** Used and total in the total's unit, written once: `6.2 / 15.6 GiB`. */
  memoryOfTotal(usedBytes: number | null, totalBytes: number | null): string;
  /** Files and disks: kB, MB, GB. */
  storage(bytes: number | null): string;
  /** Bytes a second, decimal. */
  rate(bytesPerSecond: number | null): string;
  /** A length of time from milliseconds: `180 ms`, `3.2 s`, `1 min 04 s`. */
  duration(milliseconds: number | null): string;
  /** The same for a running timer: always in seconds, so that its unit does not change under the eye. */
  elapsed(milliseconds: number): string;
  /** A length of time that may be a part of a millisecond: `1.23 ms`, `3.2 s`. */
  shortDuration(milliseconds: number | null): string;
  /** In any other unit: `63 °C`, `250 W`. */
  quantity(value: number | null, unit: string): string;
  /** `42.1 tok/s`; under ten with two figures more, because there they matter. */
  tokensPerSecond(rate: number | null): string;
  /** A predicted speed as the band it lies in: `38–52 tok/s`. */
  speedBand(low: number | null, high: number | null): string;
  /** What is left of a job, no finer than it can be known: `40 s`, `12 min`, `3 h 05 min`. */
  timeLeft(seconds: number): string;
  /** 0 to 1 as a whole percentage. */
  percent(fraction: number | null): string;
  /** Parameters as they are named: `6.8 M`, `70.6 B`. */
  parameters(count: number): string;
  /** A day. */
  date(iso: string): string;
  /** A day and the minute. */
  dateTime(iso: string): string;
  /** Month and year of a conversation group. */
  month(date: Date): string;
}

const seconds: Record<string, { ms: string; s: string; min: string; h: string }> = {
  en: { ms: 'ms', s: 's', min: 'min', h: 'h' },
  zh: { ms: '毫秒', s: '秒', min: '分', h: '小时' },
};

/** Made when it is first asked for: of a date's formatter the first one costs 10 ms of the window's start. */
const later = <T>(make: () => T): (() => T) => {
  let made: T | null = null;
  return () => (made ??= make());
};

export const createFormatter = (language: string): Formatter => {
  const locale = language === 'zh' ? 'zh-CN' : 'en-US';
  const units = seconds[language] ?? { ms: 'ms', s: 's', min: 'min', h: 'h' };
  // Making an Intl object costs far more than using it, and the live numbers use several twice a second.
  const numberFormats = new Map<string, Intl.NumberFormat>();
  const number = (value: number, digits: number, fixed = true): string => {
    const key = `${digits} ${fixed}`;
    const known = numberFormats.get(key);
    if (known !== undefined) return known.format(value);
    const made = new Intl.NumberFormat(locale, {
      minimumFractionDigits: fixed ? digits : 0,
      maximumFractionDigits: digits,
    });
    numberFormats.set(key, made);
    return made.format(value);
  };
  const percentFormat = later(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const dates = (options: Intl.DateTimeFormatOptions) => later(() => new Intl.DateTimeFormat(locale, options));
  const dateFormat = dates({ dateStyle: 'medium' });
  const dateTimeFormat = dates({ dateStyle: 'medium', timeStyle: 'short' });
  const monthFormat = dates({ month: 'long', year: 'numeric' });
  const bytes = (value: number | null, base: number, names: readonly string[]): string => {
    if (value === null) return UNKNOWN;
    const [amount, unit] = scaled(value, base, names);
    return `${number(amount, unit === 'B' ? 0 : digitsFor(amount), false)} ${unit}`;
  };
  const elapsed = (value: number): string => {
    const whole = Math.floor(value / 1000);
    if (whole < 60) return `${number(whole, 0)} ${units.s}`;
    return `${number(Math.floor(whole / 60), 0)} ${units.min} ${String(whole % 60).padStart(2, '0')} ${units.s}`;
  };
  const took = (value: number): string =>
    value < 60_000 ? `${number(Math.floor(value / 100) / 10, 1)} ${units.s}` : elapsed(value);
  const speed = (rate: number): string => number(rate, rate >= 10 ? 0 : 1);
  const memory = (value: number | null): string => bytes(value, 1024, BINARY);
  return {
    integer: (value) => (value === null ? UNKNOWN : number(value, 0)),
    mark: (value) => number(value, 2, false),
    memory,
    memoryOfTotal: (used, total) => {
      if (total === null) return memory(used);
      const [amount, unit] = scaled(total, 1024, BINARY);
      const factor = total === 0 ? 1 : amount / total;
      const shown = used === null ? UNKNOWN : number(used * factor, used * factor >= 100 ? 0 : 1);
      return `${shown} / ${number(amount, amount >= 100 ? 0 : 1)} ${unit}`;
    },
    storage: (value) => bytes(value, 1000, DECIMAL),
    rate: (value) => (value === null ? UNKNOWN : `${bytes(value, 1000, DECIMAL)}/s`),
    duration: (value) => {
      if (value === null) return UNKNOWN;
      return value < 1000 ? `${number(Math.floor(value), 0)} ${units.ms}` : took(value);
    },
    shortDuration: (value) => {
      if (value === null) return UNKNOWN;
      return value < 1000 ? `${number(value, digitsFor(value), false)} ${units.ms}` : took(value);
    },
    quantity: (value, unit) => (value === null ? UNKNOWN : `${number(value, 0)} ${unit}`),
    elapsed,
    tokensPerSecond: (rate) =>
      rate === null ? UNKNOWN : `${number(rate, rate >= 100 || rate === 0 ? 0 : rate >= 10 ? 1 : 2)} tok/s`,
    speedBand: (low, high) => {
      if (low === null || high === null) return UNKNOWN;
      const [from, to] = [speed(low), speed(high)];
      return `${from === to ? from : `${from}–${to}`} tok/s`;
    },
    timeLeft: (left) => {
      if (left < 60) return `${number(Math.max(1, Math.ceil(left)), 0)} ${units.s}`;
      const minutes = Math.ceil(left / 60);
      if (minutes < 60) return `${number(minutes, 0)} ${units.min}`;
      return `${number(Math.floor(minutes / 60), 0)} ${units.h} ${String(minutes % 60).padStart(2, '0')} ${units.min}`;
    },
    percent: (fraction) => (fraction === null ? UNKNOWN : percentFormat().format(fraction)),
    parameters: (count) => {
      const [amount, unit] = scaled(count, 1000, ['', 'K', 'M', 'B', 'T']);
      return `${number(amount, amount >= 100 ? 0 : 1, false)} ${unit}`.trim();
    },
    date: (iso) => dateFormat().format(new Date(iso)),
    dateTime: (iso) => dateTimeFormat().format(new Date(iso)),
    month: (date) => monthFormat().format(date),
  };
};
