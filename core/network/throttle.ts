/** A limit in bytes a second, shared by everything that goes through it. */
import { setTimeout as wait } from 'node:timers/promises';

/** How much may come at once after a pause, in milliseconds of the limit. */
const burstMs = 100;

/** `readLimit` is asked each time, so that a changed setting counts at once; null = no limit. */
export const createThrottle = (readLimit: () => number | null): ((bytes: number) => Promise<void> | undefined) => {
  /** When what was let through so far is paid for. */
  let paidMs = 0;
  return (bytes) => {
    const limit = readLimit();
    if (limit === null) return undefined;
    const nowMs = performance.now();
    paidMs = Math.max(paidMs, nowMs - burstMs) + (bytes / limit) * 1000;
    return paidMs <= nowMs ? undefined : wait(paidMs - nowMs);
  };
};
