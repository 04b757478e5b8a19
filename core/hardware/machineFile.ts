/**
 * A machine saved to a file and read back: to look at another computer's readiness, or at one that is not bought yet, and
 * as the fixtures of the tests. The format is the contract's `machine`. Whatever is missing or of the wrong type is
 * unknown, with its reason; what a GPU's name tells (maker, bandwidth, compute capability), or a processor's of its clock, is taken from there.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { disk, gpu, machine, type Gpu, type Machine } from '../../contract/hardware.ts';
import { HearthError } from '../../contract/error.ts';
import { computeCapabilityOf } from './computeCapability.ts';
import { baseClockOf } from './baseClock.ts';
import { cudaVersionOfDriver } from './driverCuda.ts';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';
import { isIntegrated, vendorOf } from './gpuNames.ts';
import { notTold, unreadCpu, unreadDisk, unreadGpu, unreadMemory } from './reading.ts';

/** What is wrong inside a part takes the part's value from `empty`; a part that is missing is `empty`. */
const lenient = <Shape extends z.ZodRawShape>(part: z.ZodObject<Shape>, empty: Readonly<Record<string, unknown>>) => {
  const read = (input: unknown): unknown => {
    const given = z.record(z.string(), z.unknown()).catch({}).parse(input);
    return Object.fromEntries(
      Object.entries(part.shape).map(([name, field]) => {
        const parsed = z.safeParse(field, given[name]);
        return [name, parsed.success ? parsed.data : empty[name]];
      }),
    );
  };
  return z.preprocess(read, part);
};

const noRuntimes = { cuda: null, vulkan: null, metal: null, ownCudaEngine: null };
const noSystem = { platform: 'unknown', release: '', name: null, architecture: 'x64', host: null };

const parts = {
  os: lenient(machine.shape.os, noSystem),
  cpu: lenient(machine.shape.cpu, unreadCpu),
  memory: lenient(machine.shape.memory, unreadMemory),
  disks: z.array(lenient(disk, unreadDisk('the models folder'))).catch([]),
  gpus: z.array(lenient(gpu, unreadGpu('', 'GPU'))).catch([]),
  runtimes: lenient(machine.shape.runtimes, noRuntimes),
  unknown: z.record(z.string(), z.string()).catch({}),
};
const file = z.object(parts);
/** A text that names none of its parts is something else. */
const content = z
  .record(z.string(), z.unknown())
  .refine((given) => Object.keys(parts).some((name) => name in given), 'It names no part of a machine.');

export const writeMachineFile = (value: Machine): string => `${JSON.stringify(machine.parse(value), null, 2)}\n`;

/** @throws HearthError BAD_INPUT where the text is not a machine at all: no JSON, or no part of one. */
export const readMachineFile = (text: string): Machine => {
  try {
    const given = content.parse(JSON.parse(text));
    const read = file.parse(Object.fromEntries(Object.keys(parts).map((name) => [name, given[name]])));
    const gpus = read.gpus.map(completeGpu);
    const cpu = { ...read.cpu, baseClockHertz: read.cpu.baseClockHertz ?? baseClockOf(read.cpu.name) };
    return machine.parse({ ...read, cpu, gpus, unknown: { ...untold(given, gpus), ...read.unknown } });
  } catch (error) {
    throw new HearthError(
      {
        code: 'BAD_INPUT',
        message: 'This file does not describe a machine.',
        details: { cause: error instanceof Error ? error.message : String(error) },
        next: 'Choose a file that was saved by "hearth check --save".',
      },
      error,
    );
  }
};

/** @throws HearthError FILE_NOT_FOUND, BAD_INPUT */
export const loadMachineFile = async (path: string): Promise<Machine> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new HearthError(
      {
        code: 'FILE_NOT_FOUND',
        message: `The machine's file ${path} cannot be read.`,
        details: { path, cause: error instanceof Error ? error.message : String(error) },
        next: 'Name a file that was saved by "hearth check --save".',
      },
      error,
    );
  });
  return readMachineFile(text);
};

/** @throws HearthError FILE_WRITE_FAILED */
export const saveMachineFile = async (path: string, value: Machine): Promise<void> => {
  await writeFile(path, writeMachineFile(value)).catch((error: unknown) => {
    throw new HearthError(
      {
        code: 'FILE_WRITE_FAILED',
        message: `The machine could not be saved to ${path}.`,
        details: { path, cause: error instanceof Error ? error.message : String(error) },
        next: 'Choose a file in a folder that you may write to.',
      },
      error,
    );
  });
};

const completeGpu = (told: Gpu, index: number): Gpu => {
  const vendor = told.vendor ?? vendorOf(told.name);
  return {
    ...told,
    id: told.id === '' ? `gpu-${index}` : told.id,
    vendor,
    integrated: told.integrated ?? isIntegrated(vendor, told.name),
    memoryBandwidthBytesPerSecond:
      told.memoryBandwidthBytesPerSecond ?? gpuBandwidthBytesPerSecond(told.name, told.memoryTotalBytes),
    computeCapability: told.computeCapability ?? (vendor === 'NVIDIA' ? computeCapabilityOf(told.name) : null),
    cudaVersion: told.cudaVersion ?? (told.driverVersion === null ? null : cudaVersionOfDriver(told.driverVersion)),
  };
};

/** Reasons for what is missing from the file. What it says to be null, without a reason, is not there. */
const untold = (given: Readonly<Record<string, unknown>>, gpus: readonly Gpu[]): Record<string, string> => {
  const reasons: Record<string, string> = {};
  for (const part of ['os', 'cpu', 'memory', 'runtimes'] as const) {
    const told = z.record(z.string(), z.unknown()).catch({}).parse(given[part]);
    for (const name of Object.keys(machine.shape[part].shape)) {
      if (!(name in told)) reasons[`${part}.${name}`] = notTold;
    }
  }
  if (!('disks' in given)) reasons['disks'] = notTold;
  if (!('gpus' in given)) reasons['gpus'] = notTold;
  const givenGpus = z.array(z.record(z.string(), z.unknown())).catch([]).parse(given['gpus']);
  if (givenGpus.some((each, index) => gpus[index]?.vendor === 'NVIDIA' && !('driverVersion' in each))) {
    reasons['gpus.driverVersion'] = notTold;
  }
  if (givenGpus.some((each) => !('memoryTotalBytes' in each))) reasons['gpus.memoryTotalBytes'] = notTold;
  return reasons;
};
