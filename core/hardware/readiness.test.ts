/** Reviewed expectations for machines that people have. A change here is a change of what Hearth promises them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readiness as readinessSchema, type Machine, type Readiness } from '../../contract/hardware.ts';
import { readCatalogue } from '../catalog/catalog.ts';
import { readMachineFile } from './machineFile.ts';
import { unreadDisk, unreadGpu } from './reading.ts';
import { assessIdle as assessReadiness } from '../plan/rankIdle.testing.ts';

const catalogue = await readCatalogue(join(import.meta.dirname, '..', '..', 'assets'));
const fixtures = join(import.meta.dirname, 'fixtures');
const machineOf = (name: string): Machine => readMachineFile(readFileSync(join(fixtures, `${name}.json`), 'utf8'));
const assess = (name: string): Readiness => assessReadiness(machineOf(name), catalogue);

const machineNames = readdirSync(fixtures)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

const row = ({ rows }: Readiness, id: string) => rows.find((candidate) => candidate.id === id);
const statuses = ({ rows }: Readiness) => Object.fromEntries(rows.map(({ id, status }) => [id, status]));
const variant = ({ variants }: Readiness, modelId: string, quantization: string) => {
  const found = variants.find((one) => one.modelId === modelId && one.quantization === quantization);
  if (found === undefined) throw new Error(`${modelId} ${quantization} is not listed`);
  return found;
};
const verdict = (readiness: Readiness, modelId: string, quantization: string) =>
  variant(readiness, modelId, quantization).verdict;
const speed = (readiness: Readiness, modelId: string, quantization: string): number =>
  variant(readiness, modelId, quantization).decodeTokensPerSecond ?? NaN;
const best = ({ variants }: Readiness) => `${variants[0]?.modelId ?? ''} ${variants[0]?.quantization ?? ''}`;

describe('every machine', () => {
  const names = machineNames;

  it.each(names)('%s: keeps the contract, and every row that is not ok says what to do', (name) => {
    const readiness = assess(name);
    expect(readinessSchema.parse(readiness)).toEqual(readiness);
    expect(new Set(readiness.rows.map(({ id }) => id)).size).toBe(readiness.rows.length);
    for (const { id, status, fix, why, found, needed, zh } of readiness.rows) {
      expect(fix === null, `${name} ${id}`).toBe(status === 'ok');
      expect(zh.fix === null, `${name} ${id}`).toBe(fix === null);
      const texts = [why, found, needed, zh.why, zh.found, zh.needed];
      expect(texts.join(' '), `${name} ${id}`).not.toMatch(/undefined|null|NaN|Infinity/);
      for (const text of texts) expect(text, `${name} ${id}`).not.toBe('');
      expect(`${zh.why}${zh.needed}`, `${name} ${id}`).toMatch(/\p{Script=Han}/u);
    }
  });

  it.each(names)('%s: judges every published variant once, best first, with numbers', (name) => {
    const { variants } = assess(name);
    expect(variants).toHaveLength(57);
    expect(new Set(variants.map((one) => `${one.modelId} ${one.quantization}`)).size).toBe(57);
    const order = ['runs well', 'runs', 'slow', 'does not fit'];
    const ranks = variants.map((one) => order.indexOf(one.verdict));
    expect(ranks).toEqual(ranks.toSorted((left, right) => left - right));
    for (const { why, bytes } of variants) {
      expect(bytes).toBeGreaterThan(1e9);
      expect(why).toMatch(/[\d.]+ [GM]iB/);
      expect(why).not.toMatch(/undefined|null|NaN|Infinity|-\d/);
    }
  });

  it('puts what nearly fits and what is nearly fast enough first: the largest model is no advice there', () => {
    const { variants } = assess('container-8gb');
    const slow = variants
      .filter((one) => one.verdict === 'slow')
      .map((one) => speed(assess('container-8gb'), one.modelId, one.quantization));
    expect(slow.length).toBeGreaterThan(1);
    expect(slow).toEqual(slow.toSorted((left, right) => right - left));
    const missing = variants.filter((one) => one.verdict === 'does not fit');
    expect(missing[0]?.bytes).toBeLessThan(7e9);
    expect(missing.at(-1)?.quantization).toBe('BF16');
  });

  it('lists sizes as published, and says where one is computed', () => {
    const readiness = assess('rtx-4090');
    expect(variant(readiness, 'r1-distill-qwen-7b', 'Q4_0')).toMatchObject({
      bytes: 4_444_121_056,
      bytesEstimated: false,
    });
    expect(variant(readiness, 'r1-distill-qwen-1.5b', 'Q4_K_M').bytes).toBe(1_120_000_000);
    expect(variant(readiness, 'r1-distill-qwen-14b', 'Q8_0').bytes).toBe(Math.round(14.6 * 2 ** 30));
    const computed = variant(readiness, 'r1-0528-qwen3-8b', 'Q4_K_M');
    expect(computed.bytesEstimated).toBe(true);
    expect(computed.bytes / 1e9).toBeCloseTo(5.01, 1);
  });
});

describe('machines without a usable GPU', () => {
  it('4 GB laptop: the 1.5B model and nothing else; a 7B promise would send it swapping', () => {
    const readiness = assess('laptop-4gb-no-gpu');
    expect(statuses(readiness)).toMatchObject({ gpu: 'warn', 'integrated-gpu': 'warn', cpu: 'ok', memory: 'ok' });
    expect(verdict(readiness, 'r1-distill-qwen-1.5b', 'Q4_K_M')).toBe('runs');
    expect(speed(readiness, 'r1-distill-qwen-1.5b', 'Q4_K_M')).toBeLessThan(15);
    expect(verdict(readiness, 'r1-distill-qwen-7b', 'Q4_K_M')).toBe('does not fit');
    expect(variant(readiness, 'r1-distill-qwen-7b', 'IQ2_M').verdict).toBe('does not fit');
  });

  it('container of 8 GiB on a large server: plans with its limit and its four cores', () => {
    const readiness = assess('container-8gb');
    expect(verdict(readiness, 'r1-distill-qwen-14b', 'Q4_K_M')).toBe('does not fit');
    expect(verdict(readiness, 'r1-distill-qwen-7b', 'Q4_K_M')).toBe('slow');
    expect(speed(readiness, 'r1-distill-qwen-7b', 'Q4_K_M')).toBeGreaterThan(3);
    expect(best(readiness)).toMatch(/^r1-distill-qwen-1\.5b/);
  });

  it('card without a driver: says so first, and counts with the CPU meanwhile', () => {
    const readiness = assess('rtx-2060-no-driver');
    expect(statuses(readiness)).toMatchObject({ gpu: 'fail', driver: 'fail' });
    expect(row(readiness, 'driver')?.fix).toMatch(/ubuntu-drivers install/);
    expect(variant(readiness, 'r1-distill-qwen-7b', 'Q4_K_M').why).toMatch(/runs? on the CPU/);
  });
});

describe('one NVIDIA card', () => {
  it('RTX 3060 12 GB with a CUDA 12 driver: the older package, 14B wholly on the card, 32B not', () => {
    const readiness = assess('rtx-3060-12gb-desktop');
    expect(row(readiness, 'gpu')).toMatchObject({ status: 'ok', why: expect.stringContaining('"cuda-ext"') as string });
    expect(verdict(readiness, 'r1-distill-qwen-14b', 'Q4_K_M')).toBe('runs well');
    expect(variant(readiness, 'r1-distill-qwen-14b', 'Q4_K_M').why).toMatch(/fit on NVIDIA GeForce RTX 3060/);
    expect(verdict(readiness, 'r1-distill-qwen-32b', 'Q4_K_M')).toBe('slow');
    expect(verdict(readiness, 'r1-671b', 'UD-IQ1_S')).toBe('does not fit');
    expect(row(readiness, 'cpu')?.status).toBe('unknown');
  });

  it('RTX 4060 laptop without the CUDA runtime: the fall to Vulkan is said, with the command that ends it', () => {
    const readiness = assess('rtx-4060-laptop');
    expect(row(readiness, 'gpu')).toMatchObject({
      status: 'warn',
      why: expect.stringContaining('Vulkan') as string,
      fix: expect.stringContaining('ubuntu2404/x86_64/cuda-keyring') as string,
    });
    expect(row(readiness, 'gpu')?.fix).toMatch(/cuda-cudart-12-8 libcublas-12-8$/);
    expect(row(readiness, 'integrated-gpu')).toMatchObject({
      status: 'ok',
      why: expect.stringContaining('leaves it out') as string,
    });
    expect(row(readiness, 'gpu-2')).toBeUndefined();
    expect(verdict(readiness, 'r1-distill-llama-8b', 'Q4_K_M')).toBe('runs well');
    expect(verdict(readiness, 'r1-distill-qwen-32b', 'Q4_K_M')).toBe('does not fit');
  });

  it('RTX 3090 and 128 GB: 671B at 1.58 bit at the 3 to 10 tokens that such machines give, and no more', () => {
    const readiness = assess('rtx-3090-128gb');
    expect(verdict(readiness, 'r1-distill-qwen-32b', 'Q4_K_M')).toBe('runs well');
    expect(speed(readiness, 'r1-671b', 'UD-IQ1_S')).toBeGreaterThan(3);
    expect(speed(readiness, 'r1-671b', 'UD-IQ1_S')).toBeLessThan(10);
    expect(variant(readiness, 'r1-671b', 'UD-IQ1_S').why).toMatch(/of experts in RAM/);
    expect(verdict(readiness, 'r1-671b', 'UD-IQ2_XXS')).toBe('slow');
    expect(variant(readiness, 'r1-671b', 'UD-IQ2_XXS').why).toMatch(/disk/);
    expect(verdict(readiness, 'r1-distill-llama-70b', 'Q4_K_M')).toBe('slow');
  });

  it('RTX 4090: 32B well and at its published speed, 70B slowly', () => {
    const readiness = assess('rtx-4090');
    expect(best(readiness)).toBe('r1-distill-qwen-32b Q4_K_M');
    expect(speed(readiness, 'r1-distill-qwen-32b', 'Q4_K_M')).toBeGreaterThan(28);
    expect(speed(readiness, 'r1-distill-qwen-32b', 'Q4_K_M')).toBeLessThan(41);
    expect(verdict(readiness, 'r1-distill-llama-70b', 'Q4_K_M')).toBe('slow');
    // Most of it would be read from the disk for every token.
    expect(verdict(readiness, 'r1-671b', 'UD-IQ1_S')).toBe('slow');
    expect(speed(readiness, 'r1-671b', 'UD-IQ1_S')).toBeLessThan(4.5);
  });

  it('RTX 5090: the machine code for it is found, and 32B Q6_K fits', () => {
    const readiness = assess('rtx-5090');
    expect(row(readiness, 'gpu')).toMatchObject({ status: 'ok', why: expect.stringContaining('"cuda"') as string });
    expect(variant(readiness, 'r1-distill-qwen-32b', 'Q6_K')).toMatchObject({ verdict: 'runs well' });
    expect(best(readiness)).toBe('r1-distill-qwen-32b Q6_K');
  });

  it('GTX 1080: the old driver is caught, and the fix does not name one that drops the card', () => {
    const readiness = assess('gtx-1080');
    expect(row(readiness, 'gpu')?.status).toBe('warn');
    expect(row(readiness, 'gpu')?.fix).toMatch(/550 to 580 \(not newer/);
    expect(verdict(readiness, 'r1-distill-llama-8b', 'Q4_K_M')).toBe('runs well');
  });

  it('H200 with driver 580: the engine would start and die at its first kernel; both ways out are named', () => {
    const readiness = assess('h200-driver-580');
    expect(row(readiness, 'gpu')?.status).toBe('fail');
    expect(row(readiness, 'gpu')?.why).toMatch(/"cuda" would start and then die at its first kernel: .* CUDA 13\.1/);
    expect(row(readiness, 'gpu')?.why).toMatch(/run on the CPU/);
    expect(row(readiness, 'gpu')?.fix).toMatch(/cuda-cudart-12-8/);
    expect(row(readiness, 'driver')).toMatchObject({ status: 'warn', fix: expect.stringContaining('590') as string });
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q4_K_M').why).toMatch(/runs? on the CPU/);
  });

  it('H200 with driver 590, or with the CUDA 12 runtime: the trap is gone and 70B Q8_0 runs well', () => {
    const machine = machineOf('h200-driver-580');
    const updated = machine.gpus.map((gpu) => ({ ...gpu, driverVersion: '590.44.01', cudaVersion: '13.1' }));
    for (const fixed of [
      { ...machine, gpus: updated },
      { ...machine, runtimes: { ...machine.runtimes, cuda: '13.1.80, 12.8.90' } },
    ]) {
      const readiness = assessReadiness(fixed, catalogue);
      expect(statuses(readiness)).toMatchObject({ gpu: 'ok', driver: 'ok' });
      expect(verdict(readiness, 'r1-distill-llama-70b', 'Q8_0')).toBe('runs well');
    }
  });
});

describe('other machines', () => {
  it('2 × RTX 4090 and 256 GB: 70B over both cards, 671B with its experts in RAM', () => {
    const readiness = assess('rtx-4090-x2-256gb');
    expect(statuses(readiness)).toMatchObject({ gpu: 'ok', 'gpu-2': 'ok' });
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q4_K_M').why).toMatch(/fit on 2 × NVIDIA GeForce RTX 4090/);
    expect(verdict(readiness, 'r1-distill-llama-70b', 'Q4_K_M')).toBe('runs well');
    expect(speed(readiness, 'r1-671b', 'UD-IQ1_S')).toBeGreaterThan(10);
    expect(speed(readiness, 'r1-671b', 'UD-IQ1_S')).toBeLessThan(25);
    expect(verdict(readiness, 'r1-671b', 'Q4_K_M')).toBe('slow');
  });

  it('RX 7900 XTX: Vulkan, and the part of the CPU that is also from AMD is left out', () => {
    const readiness = assess('rx-7900-xtx');
    expect(row(readiness, 'gpu')).toMatchObject({ status: 'ok', why: expect.stringContaining('Vulkan') as string });
    expect(row(readiness, 'integrated-gpu')?.status).toBe('ok');
    expect(row(readiness, 'driver')).toBeUndefined();
    expect(best(readiness)).toMatch(/^r1-distill-qwen-32b Q4_K/);
  });

  it('RX 7900 XTX without Vulkan: fails with the package to install', () => {
    const machine = machineOf('rx-7900-xtx');
    const readiness = assessReadiness(
      { ...machine, runtimes: { cuda: null, vulkan: null, metal: null, ownCudaEngine: null } },
      catalogue,
    );
    expect(row(readiness, 'gpu')).toMatchObject({
      status: 'fail',
      fix: 'sudo dnf install vulkan-loader mesa-vulkan-drivers',
    });
  });

  it('M3 Max with 64 GB: one memory is counted once, and macOS’s share for the GPU is kept', () => {
    const readiness = assess('m3-max');
    expect(statuses(readiness)).toEqual({
      gpu: 'ok',
      cpu: 'ok',
      power: 'ok',
      memory: 'ok',
      swap: 'ok',
      disk: 'ok',
      'disk-speed': 'unknown',
    });
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q5_K_S').verdict).toBe('does not fit');
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q3_K_M').verdict).toBe('runs');
    expect(verdict(readiness, 'r1-distill-qwen-14b', 'Q4_K_M')).toBe('runs well');
  });
});

describe('what is known of one machine and not of another', () => {
  const base = machineOf('rtx-4090');

  it('a laptop on battery, and a governor that holds the processor down, are told with the way out', () => {
    const saving = {
      ...base,
      os: { ...base.os, platform: 'linux' },
      cpu: { ...base.cpu, powerMode: 'powersave (acpi-cpufreq)' },
    };
    expect(row(assessReadiness(saving, catalogue), 'power')?.fix).toMatch(/cpupower frequency-set -g performance/);
    const unplugged = { ...base, cpu: { ...base.cpu, onBattery: true } };
    expect(row(assessReadiness(unplugged, catalogue), 'power')).toMatchObject({
      status: 'warn',
      fix: 'Plug the charger in.',
    });
  });

  it('a card that is hot at rest, or on a riser of one lane, is told by name', () => {
    const [card] = base.gpus;
    if (card === undefined) throw new Error('no card');
    const hot = { ...base, gpus: [{ ...card, temperatureCelsius: 84 }] };
    expect(row(assessReadiness(hot, catalogue), 'temperature')).toMatchObject({ status: 'warn' });
    const riser = { ...base, gpus: [card, { ...card, id: 'second', pcieMaxGeneration: 3, pcieWidth: 1 }] };
    expect(row(assessReadiness(riser, catalogue), 'gpu-link')).toMatchObject({
      status: 'warn',
      why: expect.stringContaining('1.0 GB/s') as string,
    });
    const silent = { ...base, gpus: [{ ...card, pcieWidth: null, pcieMaxWidth: null, temperatureCelsius: null }] };
    expect(statuses(assessReadiness(silent, catalogue))).toMatchObject({
      'gpu-link': 'unknown',
      temperature: 'unknown',
    });
  });

  it('WSL is told where its memory went, and a container’s driver is its host’s', () => {
    const wsl = { ...base, os: { ...base.os, platform: 'linux', host: 'wsl' as const } };
    expect(row(assessReadiness(wsl, catalogue), 'limits')?.fix).toMatch(/\.wslconfig/);
    const inside = machineOf('gtx-1080');
    const container = { ...inside, os: { ...inside.os, host: 'container' as const } };
    expect(row(assessReadiness(container, catalogue), 'driver')?.fix).toMatch(/driver of the host/);
  });

  it('a saved machine that tells little has unknown rows and a way to tell more, and no false alarm', () => {
    const machine = readMachineFile('{"gpus":[{"name":"RTX 4090","memoryTotalBytes":25757220864}]}');
    const readiness = assessReadiness(machine, catalogue);
    expect(statuses(readiness)).toMatchObject({
      gpu: 'unknown',
      driver: 'unknown',
      memory: 'unknown',
      disk: 'unknown',
    });
    expect(readiness.rows.map(({ status }) => status)).not.toContain('fail');
    expect(row(readiness, 'driver')?.fix).toMatch(/hearth check --save/);
  });

  it('the button that fetches the CUDA runtime is offered only where nothing else is in the way', () => {
    const laptop = assess('rtx-4060-laptop');
    expect(row(laptop, 'cuda-runtime')?.action).toBe('install-cuda-runtime');
    expect(row(laptop, 'gpu')?.action).toBe('install-cuda-runtime');
    expect(assess('gtx-1080').rows.every(({ action }) => action === null)).toBe(true);
    expect(assess('rtx-4090').rows.every(({ action }) => action === null)).toBe(true);
  });
});

describe('memory, swap and disk', () => {
  it('keeps macOS’s limit for the GPU even where nearly all memory is free', () => {
    const mac = machineOf('m3-max');
    const free = { ...mac, memory: { ...mac.memory, availableBytes: 63 * 2 ** 30 } };
    const readiness = assessReadiness(free, catalogue);
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q4_K_M').why).toMatch(/fit on Apple M3 Max/);
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q6_K').why).toMatch(/runs? on the CPU/);
  });

  const base = machineOf('rtx-4090-x2-256gb');

  it('warns of swapping that has begun, and not of swap that is merely there', () => {
    const memory = { ...base.memory, swapTotalBytes: 8e9, swapFreeBytes: 1e9 };
    const swapping = { ...base, memory: { ...memory, availableBytes: (base.memory.totalBytes ?? 0) * 0.05 } };
    expect(row(assessReadiness(swapping, catalogue), 'swap')?.status).toBe('warn');
    expect(row(assessReadiness({ ...base, memory }, catalogue), 'swap')?.status).toBe('ok');
  });

  it('fails where not even the smallest variant fits, into memory or onto the disk', () => {
    const tiny: Machine = {
      ...base,
      gpus: [],
      memory: { ...base.memory, totalBytes: 2e9, availableBytes: 0.5e9 },
      disks: [{ ...unreadDisk('/models'), freeBytes: 0.2e9, totalBytes: 1e9 }],
    };
    const readiness = assessReadiness(tiny, catalogue);
    expect(statuses(readiness)).toMatchObject({ memory: 'fail', disk: 'fail' });
    expect(row(readiness, 'disk')?.fix).toMatch(/^Free 0\.8 GiB/);
    expect(verdict(readiness, 'r1-distill-qwen-1.5b', 'Q4_0')).toBe('does not fit');
  });

  it('says of an engine that was built here that it was not checked, and refuses no card for it', () => {
    const shipped = machineOf('h200-driver-580');
    const built = { ...shipped, runtimes: { ...shipped.runtimes, ownCudaEngine: '/home/me/engine' } };
    expect(row(assessReadiness(shipped, catalogue), 'gpu')?.status).toBe('fail');
    const readiness = assessReadiness(built, catalogue);
    expect(row(readiness, 'gpu')).toMatchObject({
      status: 'unknown',
      why: expect.stringMatching(/own build/) as string,
    });
    expect(row(readiness, 'gpu')?.fix).toMatch(/HEARTH_ENGINE_LIBRARIES/);
    expect(row(readiness, 'driver')?.status).toBe('ok');
    expect(row(readiness, 'cuda-runtime')).toBeUndefined();
    expect(verdict(readiness, 'r1-distill-llama-70b', 'Q4_K_M')).toBe('runs well');
  });

  it('tells of a driver in plain words, and keeps its own words apart', () => {
    const readiness = assess('rtx-2060-no-driver');
    for (const id of ['gpu', 'driver']) {
      const { why, zh, details } = row(readiness, id) ?? {};
      expect(details, id).toMatch(/libnvidia-ml/);
      expect(`${why}${zh?.why}`, id).not.toMatch(/libnvidia-ml|shared object/);
    }
  });

  it('says that a card’s memory could not be read instead of planning with none', () => {
    const gpu = {
      ...unreadGpu('0000:03:00.0', 'Intel Arc B580'),
      vendor: 'Intel',
      integrated: false,
      memoryBandwidthBytesPerSecond: 456e9,
    };
    const machine: Machine = {
      ...base,
      gpus: [gpu],
      runtimes: { cuda: null, vulkan: '1.3.275', metal: null, ownCudaEngine: null },
    };
    expect(row(assessReadiness(machine, catalogue), 'gpu')?.status).toBe('unknown');
  });
});
