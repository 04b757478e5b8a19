/**
 * What has been measured over a range, and goes on to be. Short ranges grow with the live samples; long ones, whose steps
 * take minutes, are asked for again now and then. Nothing is asked while the window cannot be seen.
 */
import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/error.ts';
import type { History, HistoryRange } from '../../contract/history.ts';
import { historyMetrics } from '../../contract/historyRanges.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { foldSample, type LiveHistory } from './foldSample.ts';
import { useTelemetry } from './telemetry.ts';

export interface HistoryState {
  readonly history: History | null;
  readonly error: ErrorInfo | null;
}

export const useHistory = create<HistoryState>(() => ({ history: null, error: null }));

/** How often to ask again; null = it grows by itself. */
const askEveryMs: Readonly<Record<HistoryRange, number | null>> = {
  '1m': null,
  '10m': null,
  '1h': 10_000,
  '24h': 60_000,
  '7d': 60_000,
  '30d': 60_000,
};

/** Fills `useHistory` until the returned function is called. */
export const followHistory = (range: HistoryRange): (() => void) => {
  let live: LiveHistory | null = null;
  let isAsking = false;
  let hasEnded = false;

  const ask = (): void => {
    if (isAsking || document.hidden) return;
    isAsking = true;
    callHearth('telemetry.history', { range, metrics: [...historyMetrics] })
      .then(
        (history) => {
          live = { history, counts: new Map() };
          if (!hasEnded) useHistory.setState({ history, error: null });
        },
        (thrown: unknown) => {
          if (!hasEnded) useHistory.setState({ error: errorInfoOf(thrown) });
        },
      )
      .finally(() => {
        isAsking = false;
      });
  };

  const everyMs = askEveryMs[range];
  const timer = everyMs === null ? undefined : setInterval(ask, everyMs);
  const stopSamples =
    everyMs === null
      ? useTelemetry.subscribe(({ sample }) => {
          if (sample === null || live === null) return;
          live = foldSample(live, sample);
          if (live === null) ask();
          else useHistory.setState({ history: live.history });
        })
      : (): void => undefined;
  document.addEventListener('visibilitychange', ask);
  ask();
  return () => {
    hasEnded = true;
    clearInterval(timer);
    stopSamples();
    document.removeEventListener('visibilitychange', ask);
  };
};
