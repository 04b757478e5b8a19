/**
 * Makes a running engine as slow as on a weak machine, so that there is time to look at an answer while it is made: the
 * demo model is through with its longest one in a fifth of a second where the cores are fast. The engine is held and let
 * go by turns; on a system without `/proc` it stays as it is.
 */
import { existsSync, readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { findChildren } from './findChildren.ts';

/** Of each period the engine runs a part. */
const periodMs = 100;
const slowRunMs = 2;

/**
 * Behind everything else on the machine: where that is busy, the hand that should hold the engine may itself have to wait
 * for a tenth of a second, and the engine would answer meanwhile. Each thread has a priority of its own; only root can
 * give back what was taken.
 */
const setPriorities = (engines: readonly number[], priority: number): void => {
  for (const pid of engines) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), priority);
    } catch {
      // It has ended, or it stays behind.
    }
  }
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
    // Beside the one that answers there may be one that was only asked something, and the one that answers may just begin.
    // Looked for while they are held: the look takes longer than they may run.
    const engines = findChildren(group, 'engine');
    setPriorities(engines, constants.priority.PRIORITY_LOW);
    if (runMs > 0) signal(engines, 'SIGCONT');
    // Waits right here: on a busy machine a timer may come so late that the engine is through by then.
    Atomics.wait(never, 0, 0, runMs);
    signal(engines, 'SIGSTOP');
  };
  signal(findChildren(group, 'engine'), 'SIGSTOP');
  const timer = setInterval(runABit, periodMs);
  return () => {
    clearInterval(timer);
    setPriorities(findChildren(group, 'engine'), constants.priority.PRIORITY_NORMAL);
    signal(findChildren(group, 'engine'), 'SIGCONT');
  };
};
