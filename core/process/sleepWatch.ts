/**
 * Tells when this computer has slept, where no shell does: a timer that ought to fire every few seconds then fires much
 * later by the wall's clock. Electron has better news of its own (`powerMonitor`).
 */
const everyMs = 5000;
/** Even a computer that is busy beyond measure fires a timer within this. */
const sleptMs = 60_000;

export interface SleepClock {
  readonly now: () => number;
  /** Answers how to end it. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
}

const realClock: SleepClock = {
  now: Date.now,
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds);
    // Nothing is kept running by it.
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** @returns how to end the watch */
export const watchSleep = (onWake: () => void, clock: SleepClock = realClock): (() => void) => {
  let last = clock.now();
  return clock.every(everyMs, () => {
    const now = clock.now();
    if (now - last > sleptMs) onWake();
    last = now;
  });
};
