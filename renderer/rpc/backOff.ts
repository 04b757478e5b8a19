/** How long to wait before the next attempt to connect: doubling from half a second up to fifteen. */
const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** `attempt` counts from 0. `random` (0 to 1) spreads windows, so that they do not all knock at the same moment. */
export const backOffMs = (attempt: number, random: number): number => {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(full * (0.75 + random * 0.25));
};
