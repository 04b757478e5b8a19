/**
 * Live NVIDIA readings through one long-lived `nvidia-smi`, for when its library cannot be loaded: starting the program
 * for each reading would cost more than what it measures.
 *
 * The process runs from the first `latest()` until `stop()`. A reading older than three of its periods is a gap: the
 * driver may hang while the process lives. A process that ended is started again after half a minute at the earliest, and
 * one that is not installed never.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { GpuSample } from './gpuSampler.ts';
import { nvidiaSmiCommand, nvidiaSmiFormat, nvidiaSmiQuery, parseNvidiaSmiLine } from './nvidiaSmi.ts';

export interface NvidiaSmiStreamOptions {
  readonly command?: string;
  readonly periodMs?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

export interface NvidiaSmiStream {
  /** The newest reading of every GPU seen so far; empty before the first. Never throws, never waits. */
  latest(): GpuSample[];
  /** Ends the process; the next `latest()` starts it again. */
  stop(): void;
}

const restartAfterMs = 30_000;
/** An unfinished line longer than this is no answer of nvidia-smi's. */
const longestLine = 10_000;

export const createNvidiaSmiStream = (options: NvidiaSmiStreamOptions = {}): NvidiaSmiStream => {
  const { command = nvidiaSmiCommand(process.platform), periodMs = 1000, now = () => performance.now() } = options;
  const readings = new Map<string, { readonly sample: GpuSample; readonly at: number }>();
  let child: ChildProcess | null = null;
  let startedAt: number | null = null;
  let isMissing = false;

  const start = (): void => {
    startedAt = now();
    const started = spawn(command, [nvidiaSmiQuery, nvidiaSmiFormat, '-lms', String(periodMs)], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    child = started;
    started.unref();
    started.on('error', (error: NodeJS.ErrnoException) => {
      isMissing ||= error.code === 'ENOENT';
      if (child === started) child = null;
    });
    started.on('exit', () => {
      if (child === started) child = null;
    });
    let rest = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(-longestLine);
      for (const line of lines) keep(line);
    });
    // The pipe alone must not keep the app alive when everything else has ended.
    if (started.stdout instanceof Socket) started.stdout.unref();
  };

  const keep = (text: string): void => {
    const line = parseNvidiaSmiLine(text, 0);
    if (line === null) return;
    const { id, name, memoryUsedBytes, memoryTotalBytes, utilization, temperatureCelsius, powerWatts } = line;
    readings.set(id, {
      at: now(),
      sample: {
        ...gapOf({ id, name }),
        memoryUsedBytes,
        memoryTotalBytes,
        utilization,
        temperatureCelsius,
        powerWatts,
      },
    });
  };

  return {
    latest: () => {
      if (child === null && !isMissing && (startedAt === null || now() - startedAt > restartAfterMs)) start();
      return [...readings.values()].map(({ sample, at }) => (now() - at <= 3 * periodMs ? sample : gapOf(sample)));
    },
    stop: () => {
      child?.kill('SIGKILL');
      child = null;
      startedAt = null;
    },
  };
};

/** The same GPU without readings: it is drawn as a gap. */
export const gapOf = ({ id, name }: Pick<GpuSample, 'id' | 'name'>): GpuSample => ({
  id,
  name,
  memoryUsedBytes: null,
  memoryTotalBytes: null,
  utilization: null,
  temperatureCelsius: null,
  powerWatts: null,
  memoryAppBytes: null,
  graphicsClockMegahertz: null,
  memoryClockMegahertz: null,
  pcieReceiveBytesPerSecond: null,
  pcieTransmitBytesPerSecond: null,
});
