/**
 * The addresses that one file can come from, and which of them to ask next: each is tried once, then the fastest is
 * used. One that fails rests for a while; one that has another file, or none, is not asked again. Whom to trust is not
 * decided here: the hash does that.
 */
import type { HearthError } from '../../../contract/error.ts';

export interface SourceAddress {
  readonly url: string;
  /** Sent to this address, and to no other that it redirects to. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Source {
  readonly address: SourceAddress;
  /** Where the address led to, as long as that works. */
  resolvedUrl: string | null;
  /** Does it serve parts of a file? Null until it has answered: one connection finds out, or each had the whole file sent. */
  ranges: boolean | null;
  /** Connections in use. */
  active: number;
  /** Of one connection; null until measured. */
  bytesPerSecond: number | null;
  failures: number;
  failedAtMs: number;
  notBeforeMs: number;
  dead: HearthError | null;
}

export interface RetryTimes {
  readonly firstMs: number;
  readonly mostMs: number;
}

export interface Sources {
  readonly all: readonly Source[];
  /** Null where all rest or are gone. `avoided` is used only where there is no other. */
  choose(avoided: Source | null): Source | null;
  /** Until the first one may be asked again; null where all are gone. */
  restMs(): number | null;
  measured(source: Source, bytes: number, tookMs: number): void;
  /** `waitMs`: what the source asked for; null = it failed. */
  failed(source: Source, startedAtMs: number, waitMs: number | null): void;
  /** Much slower than another one that could be used instead. */
  isSlow(source: Source): boolean;
}

/** How much a new measurement counts. */
const weight = 0.5;
/** A source that has only this part of another's speed is left. */
const slowPart = 0.25;

export const createSources = (addresses: readonly SourceAddress[], retry: RetryTimes): Sources => {
  const all = addresses.map((address): Source => ({
    address,
    resolvedUrl: null,
    ranges: null,
    active: 0,
    bytesPerSecond: null,
    failures: 0,
    failedAtMs: Number.NEGATIVE_INFINITY,
    notBeforeMs: Number.NEGATIVE_INFINITY,
    dead: null,
  }));
  /** A server without ranges sends the whole file, so one connection has all of it. */
  const isOpen = ({ dead, ranges, active }: Source): boolean => dead === null && (ranges === true || active === 0);
  const speedOf = ({ bytesPerSecond }: Source): number => bytesPerSecond ?? 0;

  return {
    all,
    choose: (avoided) => {
      const nowMs = performance.now();
      const ready = all.filter((source) => isOpen(source) && source.notBeforeMs <= nowMs);
      const others = ready.filter((source) => source !== avoided);
      const candidates = others.length > 0 ? others : ready;
      const untried = candidates.find((source) => source.bytesPerSecond === null && source.active === 0);
      return untried ?? [...candidates].sort((a, b) => speedOf(b) - speedOf(a))[0] ?? null;
    },
    restMs: () => {
      const alive = all.filter(({ dead }) => dead === null);
      if (alive.length === 0) return null;
      return Math.max(0, Math.min(...alive.map(({ notBeforeMs }) => notBeforeMs)) - performance.now());
    },
    measured: (source, bytes, tookMs) => {
      const now = (bytes / Math.max(1, tookMs)) * 1000;
      source.bytesPerSecond =
        source.bytesPerSecond === null ? now : source.bytesPerSecond * (1 - weight) + now * weight;
    },
    failed: (source, startedAtMs, waitMs) => {
      const nowMs = performance.now();
      if (waitMs !== null) {
        source.notBeforeMs = Math.max(source.notBeforeMs, nowMs + waitMs);
        return;
      }
      // What many connections lost at the same moment is one failure.
      if (startedAtMs < source.failedAtMs) return;
      source.failedAtMs = nowMs;
      source.failures += 1;
      const restMs = Math.min(retry.mostMs, retry.firstMs * 2 ** (source.failures - 1));
      // Not all at the same time: others wait for the same server.
      source.notBeforeMs = nowMs + restMs * (0.5 + Math.random() / 2);
    },
    isSlow: (source) => {
      const nowMs = performance.now();
      const others = all.filter((other) => other !== source && isOpen(other) && other.notBeforeMs <= nowMs);
      return others.some((other) => speedOf(source) < speedOf(other) * slowPart);
    },
  };
};
