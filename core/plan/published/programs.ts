/**
 * How much faster than llama.cpp other programs compute the experts of a prompt on a processor: their kernels are their own. A plan
 * is for llama.cpp and never uses this; without it a published figure of theirs says nothing of the plan. Each factor is the geometric
 * mean over that program's rows in `processorPrompts.ts`, which are other machines than those it is used for.
 */
import type { Machine } from '../../../contract/hardware.ts';
import { planMachine, type PlanMachine } from '../planMachine.ts';

export type Program = 'llama.cpp' | 'ik_llama.cpp' | 'KTransformers';

interface ProgramRate {
  readonly factor: number;
  /** What a second socket's cores make of it; 1 = nothing, as the weights lie at one. */
  readonly secondSocket: number;
}

export const programs: Readonly<Record<Program, ProgramRate>> = {
  'llama.cpp': { factor: 1, secondSocket: 1 },
  'ik_llama.cpp': { factor: 3.1, secondSocket: 1 },
  /** It copies the weights to each socket: `secondSockets`. */
  KTransformers: { factor: 2.95, secondSocket: 1.36 },
};

/**
 * Prompts of KTransformers' other versions and settings (V0.2 with eight and with six experts, and the one that was announced) on
 * one and on two sockets of the machine in `publishedSpeeds.ts`, doc/en/DeepseekR1_V3_tutorial.md: 1.46 times as fast in the
 * middle, of which a part is not the processor's.
 */
export const secondSockets = [
  { one: 54.21, two: 82.94 },
  { one: 65.14, two: 97.32 },
  { one: 54.21, two: 74.362 },
] as const;

export const machineOfProgram = (machine: Machine, program: Program): PlanMachine => {
  const { factor, secondSocket } = programs[program];
  const planned = planMachine(machine);
  const sockets = secondSocket > 1 ? (machine.cpu.sockets ?? 1) : 1;
  const computing = factor * (sockets > 1 ? secondSocket : 1);
  return {
    ...planned,
    // Each reads its own copy.
    ramBandwidthBytesPerSecond: planned.ramBandwidthBytesPerSecond * sockets,
    cpuTicks: planned.cpuTicks * sockets,
    cpuFlops: planned.cpuFlops * computing,
    cpuFlopsWithoutAmx: planned.cpuFlopsWithoutAmx * computing,
  };
};
