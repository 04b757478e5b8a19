/**
 * By how much this machine differs from the published figures, as factors; 1 = as published. Found by a short bench
 * (`speedBench.ts`); what answers of a model say beyond it is `answerCorrection.ts`.
 */
export interface Calibration {
  /** On the rate at which a core gets through weights, while an answer is written. */
  readonly core: number;
  /** On the CPU's multiplications and additions a second, while a prompt is read. */
  readonly cpu: number;
  /** On the time of a GPU in which nothing is read: starting kernels, choosing a token. */
  readonly overhead: number;
  readonly basis: 'published' | 'bench';
}

/** What lies outside says more of the moment, or of a damaged file, than of a machine. */
export const factorLimits = { least: 0.25, most: 4 } as const;
export const withinLimits = (factor: number): number =>
  Math.min(factorLimits.most, Math.max(factorLimits.least, factor));

export const neutralCalibration: Calibration = { core: 1, cpu: 1, overhead: 1, basis: 'published' };
