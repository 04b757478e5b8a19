/**
 * Looks at the engine: what the system says of its process, and what the child says of itself. The child answers between
 * two tokens, which a slow model takes seconds for: it is asked one question at a time, nobody waits for it, and the
 * meter goes on with the last answer while it is fresh. One at rest has nothing new to say and is asked seldom: two
 * processes that wake up for a question cost more than all else that is looked at.
 */
import type { LiveSample } from '../../contract/telemetry.ts';
import type { EngineUsage } from '../engine/engineUsage.ts';
import { withinDeadline } from '../hardware/deadline.ts';
import { createEngineMeter } from './engineMeter.ts';
import { readProcess, type ProcessReading } from './processReading.ts';
import { createRate } from './rate.ts';

export interface EngineSource {
  /** The child's process id; null while there is none. */
  readonly pid: () => number | null;
  readonly usage: () => Promise<EngineUsage | null>;
  /** How many answers have ended; null while one is at work. As long as it stays the same, `usage` does too. */
  readonly restingSince: () => number | null;
}

export type EngineReading = Pick<
  LiveSample,
  'engineMemoryBytes' | 'engineFileBytes' | 'engineSwappedBytes' | 'engineReadBytesPerSecond' | 'engine'
>;

export const noEngine: EngineReading = {
  engineMemoryBytes: null,
  engineFileBytes: null,
  engineSwappedBytes: null,
  engineReadBytesPerSecond: null,
  engine: null,
};

export interface EngineReader {
  read(): Promise<EngineReading>;
  /** The newest counts of the child; null where there are none. */
  counts(): EngineUsage | null;
}

/** Of one at rest. */
const askEveryMs = 5000;
/** A child between two tokens answers within this; a busy one is heard at the next sample. */
const answerLimitMs = 50;

export const createEngineReader = (
  source: EngineSource,
  readOfSystem: (pid: number) => ProcessReading = readProcess,
): EngineReader => {
  const meter = createEngineMeter();
  let readRate = createRate();
  let known: number | null = null;
  let asking = false;
  let asked: { readonly atMs: number; readonly resting: number | null } | null = null;

  const ask = (pid: number): Promise<void> => {
    asking = true;
    asked = { atMs: performance.now(), resting: source.restingSince() };
    return source
      .usage()
      .then(
        (usage) => {
          if (pid !== known) return;
          if (usage === null) asked = null;
          else meter.accept(usage, performance.now());
        },
        () => {
          asked = null;
        },
      )
      .finally(() => {
        asking = false;
      });
  };

  /** What it said last still holds. */
  const isAtRest = (): boolean =>
    asked !== null &&
    asked.resting !== null &&
    asked.resting === source.restingSince() &&
    performance.now() - asked.atMs < askEveryMs;

  const look = async (pid: number): Promise<void> => {
    if (asking) return;
    const latest = meter.latest();
    if (latest !== null && isAtRest()) meter.accept(latest, performance.now());
    else await ask(pid);
  };

  return {
    read: async () => {
      const pid = source.pid();
      if (pid !== known) {
        known = pid;
        meter.reset();
        asked = null;
        readRate = createRate();
      }
      if (pid === null) return noEngine;
      await withinDeadline(
        () => look(pid),
        answerLimitMs,
        () => undefined,
      );
      const process = readOfSystem(pid);
      const nowMs = performance.now();
      return {
        engineMemoryBytes: process.residentBytes ?? meter.latest()?.residentBytes ?? null,
        engineFileBytes: process.fileBytes,
        engineSwappedBytes: process.swappedBytes,
        engineReadBytesPerSecond: readRate(process.diskReadBytes, nowMs),
        engine: meter.read(nowMs),
      };
    },
    counts: () => (source.pid() === known ? meter.latest() : null),
  };
};
