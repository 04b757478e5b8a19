import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../contract/defaultSettings.ts';
import type { EngineFacts } from '../../../contract/engine.ts';
import type { GpuSample, LiveSample } from '../../../contract/telemetry.ts';
import { gapOf } from '../../hardware/nvidiaSmiStream.ts';
import { noRates } from '../engineMeter.ts';
import { liveSampleOf } from '../liveSample.testing.ts';
import { alertReadings, type AlertContext } from './alertReadings.ts';

const gib = 2 ** 30;

const card = (changes: Partial<GpuSample> = {}): GpuSample => ({
  ...gapOf({ id: 'GPU-1', name: 'RTX 4090' }),
  memoryUsedBytes: 20 * gib,
  memoryTotalBytes: 24 * gib,
  utilization: 0.9,
  temperatureCelsius: 60,
  ...changes,
});

const facts = (gpuBytes: number): EngineFacts => ({
  backend: 'cuda',
  devices: ['CUDA0'],
  gpuLayers: 48,
  layers: 48,
  contextTokens: 8192,
  batchTokens: 2048,
  ubatchTokens: 512,
  threads: 8,
  keyCacheType: 'f16',
  valueCacheType: 'f16',
  flashAttention: 'auto',
  memoryMapped: true,
  weightBytes: gpuBytes,
  memory: [
    { device: 'CUDA0', weightBytes: gpuBytes, cacheBytes: 0, computeBytes: 0 },
    { device: 'CPU', weightBytes: 5 * gib, cacheBytes: 0, computeBytes: 0 },
  ],
  loadMs: 1000,
});

const answering: Partial<LiveSample> = {
  generating: true,
  decodeTokensPerSecond: 40,
  engine: { running: 1, queued: 0, cacheUsedTokens: 100, ...noRates },
};

const told = (sample: Partial<LiveSample>, context: Partial<AlertContext> = {}): string[] =>
  alertReadings(liveSampleOf(sample), {
    settings: defaultSettings,
    modelId: 'r1-32b',
    facts: null,
    predictedTokensPerSecond: null,
    ...context,
  })
    .filter(({ level }) => level !== 'within')
    .map(({ kind, level, subject }) => [kind, level, subject].filter(Boolean).join(' '));

describe('the readings that raise alerts', () => {
  it('say nothing of a machine at ease, nor of one that tells nothing', () => {
    expect(told({ gpus: [card()], memoryUsedBytes: gib, memoryTotalBytes: 32 * gib, diskFreeBytes: 1e12 })).toEqual([]);
    expect(told({ gpus: [card({ ...gapOf({ id: 'GPU-1', name: '' }) })] })).toEqual([]);
  });

  it('name the card that is hot or full, and let it cool before the alert ends', () => {
    expect(told({ gpus: [card({ temperatureCelsius: 85 }), card({ id: 'GPU-2', name: 'other' })] })).toEqual([
      'gpuHot beyond RTX 4090',
    ]);
    expect(told({ gpus: [card({ temperatureCelsius: 82 })] })).toEqual(['gpuHot between RTX 4090']);
    expect(told({ gpus: [card({ memoryUsedBytes: 23.9 * gib })] })).toEqual(['gpuMemoryFull beyond RTX 4090']);
  });

  it('know a full memory and a full disk by the settings, and 0 turns them off', () => {
    const sample = { memoryUsedBytes: 31 * gib, memoryTotalBytes: 32 * gib, diskFreeBytes: 4e9 };
    expect(told(sample)).toEqual(['memoryFull beyond', 'diskLow beyond']);
    const settings = { ...defaultSettings, alertMemoryPercent: 0, alertDiskGigabytes: 0 };
    expect(told(sample, { settings })).toEqual([]);
  });

  it('tell a spill: weights that the driver moved out of the card, and an engine in swap', () => {
    expect(told({ gpus: [card({ memoryUsedBytes: 22 * gib })] }, { facts: facts(21 * gib) })).toEqual([]);
    expect(told({ gpus: [card({ memoryUsedBytes: 22 * gib })] }, { facts: facts(26 * gib) })).toEqual([
      'gpuSpill beyond',
    ]);
    expect(told({ engineSwappedBytes: 100 * 2 ** 20 })).toEqual(['swapSpill beyond']);
  });

  it('hold the speed of one answer against the band: two at once are slower each, and that is no fault', () => {
    const predicted = { predictedTokensPerSecond: 50 };
    expect(told(answering, predicted)).toEqual(['slow beyond r1-32b']);
    expect(told({ ...answering, decodeTokensPerSecond: 51 }, predicted)).toEqual(['slow between r1-32b']);
    const two = { ...answering, engine: { running: 2, queued: 0, cacheUsedTokens: 100, ...noRates } };
    expect(told(two, predicted)).toEqual([]);
    expect(told({ ...answering, generating: false }, predicted)).toEqual([]);
  });

  it('add the loads of all cards: layers on two work in turn, and each at half load is all there is', () => {
    const half = [card({ utilization: 0.2 }), card({ id: 'GPU-2', utilization: 0.25 })];
    expect(told({ ...answering, gpus: half }, { facts: facts(gib) })).toEqual([]);
    expect(told({ ...answering, gpus: [card({ utilization: 0.1 })] }, { facts: facts(gib) })).toEqual([
      'gpuIdle beyond',
    ]);
    expect(told({ gpus: [card({ utilization: 0 })] }, { facts: facts(gib) })).toEqual([]);
  });
});
