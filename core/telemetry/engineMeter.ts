/**
 * The engine's counts as rates over the last seconds. A window of two seconds: over half a second an engine that writes
 * three tokens a second would jump between 0 and 6.
 */
import { countsSince, percentileMs, type Counts } from '../../contract/durationHistogram.ts';
import type { EngineSample } from '../../contract/telemetry.ts';
import type { EngineUsage } from '../engine/engineUsage.ts';

const windowMs = 2000;
/** A look that is older than this is no news: the engine does not answer. */
const staleMs = 6000;

interface Look {
  readonly usage: EngineUsage;
  readonly atMs: number;
}

export interface EngineMeter {
  /** Takes what the engine said at that moment of a clock that only goes forward. */
  accept(usage: EngineUsage, atMs: number): void;
  /** Null where nothing is known, or only of long ago. */
  read(nowMs: number): EngineSample | null;
  /** The newest counts, for those who want the sums. */
  latest(): EngineUsage | null;
  /** Another engine begins, or there is none. */
  reset(): void;
}

export const createEngineMeter = (): EngineMeter => {
  let looks: Look[] = [];

  const compare = ({ usage, atMs }: Look, earlier: Look | undefined): EngineSample => {
    const now = { running: usage.running, queued: usage.queued, cacheUsedTokens: usage.cachedTokens };
    if (earlier === undefined || atMs <= earlier.atMs) return { ...now, ...noRates };
    const gained = (pick: (of: EngineUsage) => number): number => pick(usage) - pick(earlier.usage);
    const since = (pick: (of: EngineUsage) => Counts): Counts => countsSince(pick(usage), pick(earlier.usage));
    const prefillMs = gained((of) => of.prefillMs);
    const promptTokens = gained((of) => of.promptTokens);
    const gaps = since((of) => of.tokenGaps);
    return {
      ...now,
      tokensPerSecond: (gained((of) => of.generatedTokens) / (atMs - earlier.atMs)) * 1000,
      prefillTokensPerSecond: prefillMs > 0 ? (gained((of) => of.evaluatedPromptTokens) / prefillMs) * 1000 : null,
      timeToFirstTokenMs: percentileMs(
        since((of) => of.firstTokens),
        0.5,
      ),
      tokenGapP50Ms: percentileMs(gaps, 0.5),
      tokenGapP95Ms: percentileMs(gaps, 0.95),
      tokenGapP99Ms: percentileMs(gaps, 0.99),
      cacheHitFraction: promptTokens > 0 ? Math.min(1, gained((of) => of.cachedPromptTokens) / promptTokens) : null,
    };
  };

  return {
    accept: (usage, atMs) => {
      const last = looks.at(-1);
      if (last !== undefined && usage.generatedTokens < last.usage.generatedTokens) looks = [];
      looks.push({ usage, atMs });
      // One that is older than the window stays: it is where the window begins.
      while (looks[1] !== undefined && looks[1].atMs <= atMs - windowMs) looks.shift();
    },
    read: (nowMs) => {
      const latest = looks.at(-1);
      if (latest === undefined || nowMs - latest.atMs > staleMs) return null;
      return compare(latest, looks.length > 1 ? looks[0] : undefined);
    },
    latest: () => looks.at(-1)?.usage ?? null,
    reset: () => {
      looks = [];
    },
  };
};

/** Before there are two looks to compare. */
export const noRates = {
  tokensPerSecond: null,
  prefillTokensPerSecond: null,
  timeToFirstTokenMs: null,
  tokenGapP50Ms: null,
  tokenGapP95Ms: null,
  tokenGapP99Ms: null,
  cacheHitFraction: null,
};
