/**
 * When an alert begins and ends. It begins when its reading has been beyond the limit for a while, and ends when it has
 * been well within for a while, or has not been told for a minute. What begins again within a quarter of an hour is the
 * same alert going on: a value that swings about its limit is one line in the log and one notification.
 */
import type { AlertKind } from '../../../contract/alertKinds.ts';
import type { AlertReading } from './alertReadings.ts';

/** How long a reading must be beyond: speeds and loads swing with every prompt, a full disk does not. */
const holdMs: Readonly<Partial<Record<AlertKind, number>>> = {
  gpuHot: 10_000,
  gpuMemoryFull: 20_000,
  memoryFull: 10_000,
  slow: 20_000,
  gpuIdle: 20_000,
};
const calmMs = 10_000;
const silentMs = 60_000;
const sameMs = 15 * 60_000;

export type AlertChange =
  | { readonly type: 'begins' | 'goesOn'; readonly reading: AlertReading }
  | { readonly type: 'ends'; readonly key: string };

interface Track {
  seenMs: number;
  beyondSinceMs: number | null;
  withinSinceMs: number | null;
  isOpen: boolean;
  endedMs: number | null;
}

export interface AlertTracker {
  /** @param nowMs of a clock that only goes forward */
  accept(readings: readonly AlertReading[], nowMs: number): readonly AlertChange[];
}

export const createAlertTracker = (): AlertTracker => {
  const tracks = new Map<string, Track>();

  const end = (key: string, track: Track, nowMs: number): AlertChange => {
    track.isOpen = false;
    track.endedMs = nowMs;
    track.withinSinceMs = null;
    return { type: 'ends', key };
  };

  const hear = (reading: AlertReading, nowMs: number): AlertChange | null => {
    const { key, level, kind } = reading;
    const track = tracks.get(key) ?? {
      seenMs: nowMs,
      beyondSinceMs: null,
      withinSinceMs: null,
      isOpen: false,
      endedMs: null,
    };
    tracks.set(key, track);
    track.seenMs = nowMs;
    track.beyondSinceMs = level === 'beyond' ? (track.beyondSinceMs ?? nowMs) : null;
    track.withinSinceMs = level === 'within' ? (track.withinSinceMs ?? nowMs) : null;
    if (track.isOpen) {
      return track.withinSinceMs !== null && nowMs - track.withinSinceMs >= calmMs ? end(key, track, nowMs) : null;
    }
    if (track.beyondSinceMs === null || nowMs - track.beyondSinceMs < (holdMs[kind] ?? 0)) return null;
    track.isOpen = true;
    return { type: track.endedMs !== null && nowMs - track.endedMs < sameMs ? 'goesOn' : 'begins', reading };
  };

  return {
    accept: (readings, nowMs) => {
      const changes = readings.flatMap((reading) => hear(reading, nowMs) ?? []);
      const told = new Set(readings.map(({ key }) => key));
      for (const [key, track] of tracks) {
        if (told.has(key)) continue;
        // A reading that stops breaks the time that it has to hold for.
        track.beyondSinceMs = null;
        if (nowMs - track.seenMs < silentMs) continue;
        if (track.isOpen) changes.push(end(key, track, nowMs));
        else if (track.endedMs === null || nowMs - track.endedMs >= sameMs) tracks.delete(key);
      }
      return changes;
    },
  };
};
