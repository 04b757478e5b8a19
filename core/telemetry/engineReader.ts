/**
 * Looks at the engine: what the system says of its process, and what the child says of itself. The child answers between
 * two tokens, which a slow model takes seconds for: it is asked one question at a time, nobody waits for it, and the
 * meter goes on with the last answer while it is fresh.
 */
import type { LiveSample } from '../../contract/telemetry.ts';
import type { EngineUsage } from '../engine/engineUsage.ts';
import { createEngineMeter } from './engineMeter.ts';
import { readProcess, type ProcessReading } from './processReading.ts';
import { createRate } from './rate.ts';

export interface EngineSource {
  /** The child's process id; null while there is none. */
  readonly pid: () => number | null;
  readonly usage: () => Promise<EngineUsage | null>;
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

export const createEngineReader = (
  source: EngineSource,
  readOfSystem: (pid: number) => ProcessReading = readProcess,
): EngineReader => {
  const meter = createEngineMeter();
  let readRate = createRate();
  let known: number | null = null;
  let asking = false;

  const ask = (pid: number): Promise<void> => {
    asking = true;
    return source
      .usage()
      .then(
        (usage) => {
          if (usage !== null && pid === known) meter.accept(usage, performance.now());
        },
        () => undefined,
      )
      .finally(() => {
        asking = false;
      });
  };

  return {
    read: async () => {
      const pid = source.pid();
      if (pid !== known) {
        known = pid;
        meter.reset();
        readRate = createRate();
      }
      if (pid === null) return noEngine;
      const asked = asking ? Promise.resolve() : ask(pid);
      // A child between two tokens answers within this; a busy one is heard at the next sample.
      await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 50).unref())]);
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
