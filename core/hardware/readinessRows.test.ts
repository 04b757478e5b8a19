/** Rows that depend on one thing: the same machine with that thing otherwise. */
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../contract/hardware.ts';
import { readMachineFile } from './machineFile.ts';
import { assess, assessMachine, machineOf, row, statuses, variant, verdict } from './readiness.testing.ts';
import { unreadDisk, unreadGpu } from './reading.ts';

describe('what is known of one machine and not of another', () => {
  const base = machineOf('rtx-4090');

  it('a laptop on battery, and a governor that holds the processor down, are told with the way out', () => {
    const saving = {
      ...base,
      os: { ...base.os, platform: 'linux' },
      cpu: { ...base.cpu, powerMode: 'powersave (acpi-cpufreq)' },
    };
    expect(row(assessMachine(saving), 'power')?.fix).toMatch(/cpupower frequency-set -g performance/);
    const unplugged = { ...base, cpu: { ...base.cpu, onBattery: true } };
    expect(row(assessMachine(unplugged), 'power')).toMatchObject({
      status: 'warn',
      fix: 'Plug the charger in.',
    });
  });

  it('a card that is hot at rest, or on a riser of one lane, is told by name', () => {
    const [card] = base.gpus;
    if (card === undefined) throw new Error('no card');
    const hot = { ...base, gpus: [{ ...card, temperatureCelsius: 84 }] };
    expect(row(assessMachine(hot), 'temperature')).toMatchObject({ status: 'warn' });
    const riser = { ...base, gpus: [card, { ...card, id: 'second', pcieMaxGeneration: 3, pcieWidth: 1 }] };
    expect(row(assessMachine(riser), 'gpu-link')).toMatchObject({
      status: 'warn',
      why: expect.stringContaining('1.0 GB/s') as string,
    });
    const silent = { ...base, gpus: [{ ...card, pcieWidth: null, pcieMaxWidth: null, temperatureCelsius: null }] };
    expect(statuses(assessMachine(silent))).toMatchObject({
      'gpu-link': 'unknown',
      temperature: 'unknown',
    });
  });

  it('WSL is told where its memory went, and a container’s driver is its host’s', () => {
    const wsl = { ...base, os: { ...base.os, platform: 'linux', host: 'wsl' as const } };
    expect(row(assessMachine(wsl), 'limits')?.fix).toMatch(/\.wslconfig/);
    const inside = machineOf('gtx-1080');
    const container = { ...inside, os: { ...inside.os, host: 'container' as const } };
    expect(row(assessMachine(container), 'driver')?.fix).toMatch(/driver of the host/);
  });

  it('a saved machine that tells little has unknown rows and a way to tell more, and no false alarm', () => {
    const machine = readMachineFile('{"gpus":[{"name":"RTX 4090","memoryTotalBytes":25757220864}]}');
    const readiness = assessMachine(machine);
    expect(statuses(readiness)).toMatchObject({
      gpu: 'unknown',
      driver: 'unknown',
      memory: 'unknown',
      disk: 'unknown',
    });
    expect(readiness.rows.map(({ status }) => status)).not.toContain('fail');
    expect(row(readiness, 'driver')?.fix).toMatch(/hearth check --save/);
  });

  it('memory that a saved machine does not tell is unknown and not missing, the card’s and the computer’s', () => {
    const readiness = assessMachine(readMachineFile('{"gpus":[{"name":"RTX 4090"}]}'));
    expect(row(readiness, 'gpu')?.status).toBe('unknown');
    expect(row(readiness, 'gpu')?.fix).toMatch(/check --save/);
    expect(row(readiness, 'memory')?.why).toMatch(/How much there is is not known/);
    expect(readiness.variants[0]?.why).toMatch(/how much RAM this machine has is unknown/);
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
    const readiness = assessMachine(free);
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q4_K_M').why).toMatch(/fit on Apple M3 Max/);
    expect(variant(readiness, 'r1-distill-llama-70b', 'Q6_K').why).toMatch(/runs? on the CPU/);
  });

  const base = machineOf('rtx-4090-x2-256gb');

  it('warns of swapping that has begun, and not of swap that is merely there', () => {
    const memory = { ...base.memory, swapTotalBytes: 8e9, swapFreeBytes: 1e9 };
    const swapping = { ...base, memory: { ...memory, availableBytes: (base.memory.totalBytes ?? 0) * 0.05 } };
    expect(row(assessMachine(swapping), 'swap')?.status).toBe('warn');
    expect(row(assessMachine({ ...base, memory }), 'swap')?.status).toBe('ok');
  });

  it('fails where not even the smallest variant fits, into memory or onto the disk', () => {
    const tiny: Machine = {
      ...base,
      gpus: [],
      memory: { ...base.memory, totalBytes: 2e9, availableBytes: 0.5e9 },
      disks: [{ ...unreadDisk('/models'), freeBytes: 0.2e9, totalBytes: 1e9 }],
    };
    const readiness = assessMachine(tiny);
    expect(statuses(readiness)).toMatchObject({ memory: 'fail', disk: 'fail' });
    expect(row(readiness, 'disk')?.fix).toMatch(/^Free 0\.8 GiB/);
    expect(verdict(readiness, 'r1-distill-qwen-1.5b', 'Q4_0')).toBe('does not fit');
  });

  it('says of an engine that was built here that it was not checked, and refuses no card for it', () => {
    const shipped = machineOf('h200-driver-580');
    const built = { ...shipped, runtimes: { ...shipped.runtimes, ownCudaEngine: '/home/me/engine' } };
    expect(row(assessMachine(shipped), 'gpu')?.status).toBe('fail');
    const readiness = assessMachine(built);
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
    expect(row(assessMachine(machine), 'gpu')?.status).toBe('unknown');
  });
});
