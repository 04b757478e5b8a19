/** A part of a whole from 0 to 1; null where either is not known, or the whole is nothing. */
export const fractionOf = (used: number | null, total: number | null): number | null =>
  used === null || total === null || total <= 0 ? null : Math.min(1, Math.max(0, used / total));
