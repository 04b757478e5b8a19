/**
 * How many threads the CPU backend gets. It spins at its barriers: one thread more than there are free cores makes
 * every barrier wait for the scheduler, which was measured to cost a factor of 100 (130 to 1 tokens/s).
 * So: physical cores less one, never more than are free right now, never less than one.
 */
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

export interface CoreCounts {
  readonly physicalCores: number;
  /** Cores' worth of work that others do at the moment, 1.0 being one core fully busy. */
  readonly busyCores: number;
}

export const chooseThreadCount = ({ physicalCores, busyCores }: CoreCounts): number =>
  Math.max(1, Math.min(physicalCores - 1, Math.floor(physicalCores - busyCores)));

const totals = (): { busyMs: number; allMs: number } => {
  let busyMs = 0;
  let allMs = 0;
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.idle + times.irq;
    allMs += sum;
    busyMs += sum - times.idle;
  }
  return { busyMs, allMs };
};

/** Measures the load for `windowMs`; 0 where the system tells no times. */
export const measureBusyCores = async (windowMs = 100): Promise<number> => {
  const before = totals();
  await delay(windowMs);
  const after = totals();
  const all = after.allMs - before.allMs;
  return all > 0 ? ((after.busyMs - before.busyMs) / all) * availableParallelism() : 0;
};
