/** By how much this machine differs from the published figures, as factors on speeds; 1 = as published. */
export interface Calibration {
  readonly gpu: number;
  readonly ram: number;
  readonly cpu: number;
  /** On the time in which nothing is read. */
  readonly overhead: number;
  /** From answers of the same model on the same devices. */
  readonly answer: number;
  /** Relative half-width of the band, once it was measured; null = that of the published figures. */
  readonly spread: number | null;
  readonly basis: 'published' | 'bench' | 'answers';
  readonly answers: number;
}

export const neutralCalibration: Calibration = {
  gpu: 1,
  ram: 1,
  cpu: 1,
  overhead: 1,
  answer: 1,
  spread: null,
  basis: 'published',
  answers: 0,
};
