/**
 * Makes a running engine as slow as on a weak machine, so that there is time to look at an answer while it is made: the
 * demo model is through with its longest one in a fifth of a second where the cores are fast. The engine is held and let
 * go by turns; on a system without `/proc` it stays as it is.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Of each period the engine runs a part. */
const periodMs = 100;
const slowRunMs = 2;

const readCommandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** The group a process belongs to: field 5 of `/proc/PID/stat`, counted behind the name, which may hold blanks. */
const readGroup = (pid: string): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return -1;
  }
};

/** Beside the one that answers there may be one that was only asked something, and the one that answers may just begin. */
const findEngines = (group: number): readonly number[] => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => readGroup(pid) === group && readCommandLine(pid).includes('engine.entry')).map(Number);
};

/** `group` is the process group of the app; with `runMs` of 0 the engine stands still. Returns what lets the engine run at full speed again. */
export const slowEngine = (group: number, runMs = slowRunMs): (() => void) => {
  if (!existsSync('/proc/self/stat')) return () => undefined;
  const signal = (engines: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void => {
    for (const pid of engines) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended.
      }
    }
  };
  const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const runABit = (): void => {
    // Looked for while they are held: the look takes longer than they may run.
    const engines = findEngines(group);
    if (runMs > 0) signal(engines, 'SIGCONT');
    // Waits right here: on a busy machine a timer may come so late that the engine is through by then.
    Atomics.wait(never, 0, 0, runMs);
    signal(engines, 'SIGSTOP');
  };
  signal(findEngines(group), 'SIGSTOP');
  const timer = setInterval(runABit, periodMs);
  return () => {
    clearInterval(timer);
    signal(findEngines(group), 'SIGCONT');
  };
};
