import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { liveSample, type LiveSample } from '../../contract/telemetry.ts';
import { gapOf } from '../hardware/nvidiaSmiStream.ts';
import type { GpuSample, GpuSampler } from '../hardware/gpuSampler.ts';
import { usageOf } from './engineUsage.testing.ts';
import { noProcess } from './processReading.ts';
import { createTelemetry, type AnswerNumbers, type TelemetryOptions } from './telemetry.ts';

const answer: AnswerNumbers = {
  timeToFirstTokenMs: 120,
  decodeTokensPerSecond: 42.5,
  generating: true,
  contextUsedTokens: 300,
  contextTokens: 8192,
};

const card: GpuSample = {
  ...gapOf({ id: 'GPU-1', name: '' }),
  id: 'GPU-1',
  name: 'NVIDIA GeForce RTX 4090',
  memoryUsedBytes: 4e9,
  memoryTotalBytes: 24e9,
  utilization: 0.5,
  temperatureCelsius: 60,
  powerWatts: 250,
};

const sampler = (sample: () => Promise<GpuSample[]>): GpuSampler => ({
  sample,
  pause: () => undefined,
  close: () => Promise.resolve(),
});

const noEngine: TelemetryOptions['engine'] = {
  pid: () => null,
  usage: () => Promise.resolve(null),
  restingSince: () => null,
  usesGpu: () => false,
};

const options = (changes: Partial<TelemetryOptions> = {}): TelemetryOptions => ({
  readAnswerNumbers: () => answer,
  engine: noEngine,
  home: tmpdir(),
  gpuSampler: sampler(() => Promise.resolve([card])),
  intervalMs: 20,
  ...changes,
});

/** The first `count` samples that a window would see. */
const samplesOf = async (telemetryOptions: TelemetryOptions, count: number): Promise<LiveSample[]> => {
  const telemetry = createTelemetry(telemetryOptions);
  const samples: LiveSample[] = [];
  await new Promise<void>((resolve) => {
    const stop = telemetry.live.subscribe((sample) => {
      samples.push(sample);
      if (samples.length === count) {
        stop();
        resolve();
      }
    });
  });
  await telemetry.close();
  return samples;
};

describe('createTelemetry', () => {
  it('measures this process and this computer for real, in the contract’s form', async () => {
    const [sample] = await samplesOf(
      {
        readAnswerNumbers: () => answer,
        engine: { ...noEngine, pid: () => process.pid },
        home: tmpdir(),
      },
      1,
    );
    expect(liveSample.parse(sample)).toEqual(sample);
    expect(sample).toMatchObject(answer);
    expect(sample?.memoryTotalBytes ?? 0).toBeGreaterThan(2 ** 28);
    if (process.platform === 'linux') {
      expect((sample?.engineMemoryBytes ?? 0) / process.memoryUsage.rss()).toBeCloseTo(1, 0);
      expect(sample?.memoryUsedBytes ?? 0).toBeGreaterThan(0);
      expect(sample?.memoryUsedBytes ?? 0).toBeLessThan(sample?.memoryTotalBytes ?? 0);
    }
  });

  it('has the answer’s numbers without a subscription, and measures nothing for them', async () => {
    const telemetry = createTelemetry(
      options({
        gpuSampler: sampler(() => Promise.reject(new Error('must not be asked'))),
        readMachine: () => Promise.reject(new Error('must not be asked')),
      }),
    );
    const sample = telemetry.live.get();
    expect(liveSample.parse(sample)).toEqual(sample);
    expect(sample).toMatchObject({ ...answer, engineMemoryBytes: null, memoryUsedBytes: null, gpus: [] });
    await telemetry.close();
  });

  it('draws a gap while a GPU does not answer, instead of repeating its last numbers', async () => {
    let asked = 0;
    const samples = await samplesOf(
      options({
        gpuSampler: sampler(() => {
          asked += 1;
          return asked === 1 ? Promise.resolve([card]) : new Promise<never>(() => undefined);
        }),
      }),
      3,
    );
    expect(samples[0]?.gpus).toEqual([card]);
    expect(samples[2]?.gpus).toMatchObject([{ id: 'GPU-1', memoryUsedBytes: null, utilization: null }]);
    expect(asked).toBe(2);
  });

  it('loses only what fails: a broken source must not take the others with it', async () => {
    const [sample] = await samplesOf(
      options({
        readAnswerNumbers: () => {
          throw new Error('broken');
        },
        engine: { ...noEngine, pid: () => 1, usage: () => Promise.reject(new Error('broken')) },
        readProcess: () => {
          throw new Error('broken');
        },
        readMachine: () => Promise.reject(new Error('broken')),
      }),
      1,
    );
    expect(sample).toMatchObject({
      generating: false,
      decodeTokensPerSecond: null,
      engineMemoryBytes: null,
      memoryTotalBytes: null,
      gpus: [card],
    });
  });

  it('takes the engine’s own word for its memory where the system does not tell, and nothing while none runs', async () => {
    const engineMemory = async (pid: number | null, ofSystem: number | null) => {
      const [sample] = await samplesOf(
        options({
          engine: { ...noEngine, pid: () => pid, usage: () => Promise.resolve(usageOf({ residentBytes: 7 })) },
          readProcess: () => ({ ...noProcess, residentBytes: ofSystem }),
        }),
        1,
      );
      return sample?.engineMemoryBytes;
    };
    expect(await engineMemory(1, 5)).toBe(5);
    expect(await engineMemory(1, null)).toBe(7);
    expect(await engineMemory(null, 5)).toBeNull();
  });

  it('lets the GPU tools rest when the last window closes', async () => {
    let paused = 0;
    const telemetry = createTelemetry(
      options({ gpuSampler: { ...sampler(() => Promise.resolve([])), pause: () => void (paused += 1) } }),
    );
    const stop = telemetry.live.subscribe(() => undefined);
    expect(paused).toBe(0);
    stop();
    expect(paused).toBe(1);
    await telemetry.close();
  });

  it('asks no GPU while nobody looks, but for one that the engine works on: asking wakes a sleeping card', async () => {
    const askedWhile = async (usesGpu: boolean): Promise<number> => {
      let asked = 0;
      const heard = Promise.withResolvers<LiveSample>();
      const telemetry = createTelemetry(
        options({
          engine: { ...noEngine, usesGpu: () => usesGpu },
          gpuSampler: sampler(() => {
            asked += 1;
            return Promise.resolve([card]);
          }),
          restIntervalMs: 5,
          onSample: heard.resolve,
        }),
      );
      await heard.promise;
      await telemetry.close();
      return asked;
    };
    expect(await askedWhile(false)).toBe(0);
    expect(await askedWhile(true)).toBeGreaterThan(0);
  });
});
