/** Reviewed expectations for machines that people have. A change here is a change of what Hearth promises them. */
import { describe, expect, it } from 'vitest';
import { assess, assessMachine, best, machineOf, row, speed, statuses, variant, verdict } from './readiness.testing.ts';

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
    expect(verdict(readiness, 'r1-distill-qwen-7b', 'Q4_K_M')).toBe('runs');
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
      const readiness = assessMachine(fixed);
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
    const readiness = assessMachine({
      ...machine,
      runtimes: { cuda: null, vulkan: null, metal: null, ownCudaEngine: null },
    });
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
