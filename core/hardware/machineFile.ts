/**
 * A machine saved to a file and read back: to look at another computer's readiness, and as the fixtures of the tests.
 * The format is the contract's `machine`; whatever is missing or of the wrong type there is unknown, so files written by
 * other versions stay readable.
 */
import { z } from 'zod';
import { gpu, machine, type Machine } from '../../contract/hardware.ts';
import { HearthError } from '../../contract/error.ts';

/** Every nullable reading becomes null where it is missing or not what it should be. */
const lenient = <S extends z.ZodRawShape>(shape: S) =>
  z.object(
    Object.fromEntries(
      Object.entries(shape).map(([name, field]) => [
        name,
        field instanceof z.ZodNullable ? (field as z.ZodType).catch(null) : field,
      ]),
    ) as S,
  );

const file = z.object({
  os: z
    .object({
      platform: z.string().catch('unknown'),
      release: z.string().catch(''),
      name: z.string().nullable().catch(null),
      architecture: z.string().catch('unknown'),
    })
    .catch({ platform: 'unknown', release: '', name: null, architecture: 'unknown' }),
  cpu: lenient(machine.shape.cpu.shape)
    .extend({ logicalCores: z.number().int().positive().catch(1), features: z.array(z.string()).catch([]) })
    .catch({ name: null, physicalCores: null, logicalCores: 1, features: [] }),
  memory: lenient(machine.shape.memory.shape),
  disks: z.array(lenient(machine.shape.disks.element.shape)).catch([]),
  gpus: z.array(lenient(gpu.shape)).catch([]),
  runtimes: lenient(machine.shape.runtimes.shape).catch({ cuda: null, vulkan: null, metal: null }),
  unknown: z.record(z.string(), z.string()).catch({}),
});

export const writeMachineFile = (value: Machine): string => `${JSON.stringify(machine.parse(value), null, 2)}\n`;

/** @throws HearthError BAD_INPUT where the text is not a machine at all: no JSON, or no memory size. */
export const readMachineFile = (text: string): Machine => {
  try {
    return machine.parse(file.parse(JSON.parse(text)));
  } catch (error) {
    throw new HearthError(
      {
        code: 'BAD_INPUT',
        message: 'This file does not describe a machine.',
        details: { cause: error instanceof Error ? error.message : String(error) },
        next: 'Choose a file that was saved by Hearth.',
      },
      error,
    );
  }
};
