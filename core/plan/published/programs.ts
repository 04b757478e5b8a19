/**
 * How much faster than llama.cpp other programs compute the experts of a prompt on a processor: their kernels are their own. A plan
 * is for llama.cpp and never uses this; without it a published figure of theirs says nothing of the plan. Each factor is the geometric
 * mean over that program's rows in `processorPrompts.ts`, which are other machines than those it is used for.
 */
import type { Machine } from '../../../contract/hardware.ts';
import { planMachine, type PlanMachine } from '../planMachine.ts';

export type Program = 'llama.cpp' | 'ik_llama.cpp' | 'KTransformers';

export const programs: Readonly<Record<Program, { readonly factor: number; readonly everySocket: boolean }>> = {
  'llama.cpp': { factor: 1, everySocket: false },
  'ik_llama.cpp': { factor: 3.3, everySocket: false },
  /** It copies the weights to each socket. */
  KTransformers: { factor: 2.95, everySocket: true },
};

export const machineOfProgram = (machine: Machine, program: Program): PlanMachine => {
  const { factor, everySocket } = programs[program];
  const planned = planMachine(everySocket ? { ...machine, cpu: { ...machine.cpu, sockets: 1 } } : machine);
  const cpuFlops = planned.cpuFlops * factor;
  return { ...planned, cpuFlops, cpuFlopsWithoutAmx: planned.cpuFlopsWithoutAmx * factor };
};
