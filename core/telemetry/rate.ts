/** What a count that only grows gains a second, from one reading to the next. */

export type Rate = (total: number | null, nowMs: number) => number | null;

/** Null at the first reading, after one that is not known, and where the count began anew (another process). */
export const createRate = (): Rate => {
  let before: { readonly total: number; readonly atMs: number } | null = null;
  return (total, nowMs) => {
    const earlier = before;
    before = total === null ? null : { total, atMs: nowMs };
    if (total === null || earlier === null || total < earlier.total || nowMs <= earlier.atMs) return null;
    return ((total - earlier.total) / (nowMs - earlier.atMs)) * 1000;
  };
};
