/** How long the next frame of a growing text waits, by how long the last one took. */
const SHORTEST_MS = 30;
/** Slower than this, text comes in jerks. */
const LONGEST_MS = 100;
/** Of the page's thread, drawing may take an eighth. */
const SHARE = 1 / 8;

export const gapAfter = (frameMs: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, frameMs / SHARE));
