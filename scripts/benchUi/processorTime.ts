/**
 * Processor time of a process and all below it, in seconds, from Linux's `/proc`; NaN elsewhere. It says what the window
 * takes from the machine with far less spread than the speed that is left to the engine.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** The fields behind the name in brackets, which may hold spaces. */
const statOf = (pid: number): readonly string[] | null => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? null;
  } catch {
    return null;
  }
};

/** Each thread has the children that it started. */
const childrenOf = (pid: number): readonly number[] => {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const texts = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
    return texts.flatMap((text) => text.trim().split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
};

export const processorSeconds = (pid: number): number => {
  if (process.platform !== 'linux') return NaN;
  const fields = statOf(pid);
  if (fields === null) return 0;
  // User and system time in ticks of 10 ms.
  const own = (Number(fields[11]) + Number(fields[12])) / 100;
  return childrenOf(pid).reduce((sum, child) => sum + processorSeconds(child), own);
};
