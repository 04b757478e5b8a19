/** Whether a page that died is loaded again without asking: yes, but not twice in a short time. */

/** A page that dies again within this time would die for ever. */
const calmMs = 30_000;

/** Both are points in time, in milliseconds; null stands for "never before". */
export const mayReloadQuietly = (lastCrashMs: number | null, nowMs: number): boolean =>
  lastCrashMs === null || nowMs - lastCrashMs > calmMs;
