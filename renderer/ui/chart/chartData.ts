/** What a chart is given: steps of time, and for each line the least, mean and greatest value of each step. */
export type Column = readonly (number | null)[];

export interface ChartLine {
  readonly key: string;
  readonly label: string;
  readonly min: Column;
  readonly mean: Column;
  readonly max: Column;
}

export interface ChartData {
  /** When each step begins, in milliseconds since 1970. */
  readonly atMs: readonly number[];
  readonly stepMs: number;
  readonly lines: readonly ChartLine[];
}

/**
 * How a value is written, and what its scale looks like: bytes are counted in powers of two, fractions end at 1, and
 * of things there are whole ones only.
 */
export interface ChartUnit {
  readonly format: (value: number | null) => string;
  /** Shorter, for the axis; left out where it is the same. */
  readonly tick?: (value: number) => string;
  /** The axis reaches at least here: below it, differences mean nothing. */
  readonly least?: number;
  readonly scale: 'decimal' | 'binary' | 'fraction' | 'count';
  /** For files: `tokens/s`, `bytes`. */
  readonly name: string;
}

export const lastValue = (column: Column): number | null => column.findLast((value) => value !== null) ?? null;

export const hasValues = ({ lines }: ChartData): boolean =>
  lines.some(({ mean }) => mean.some((value) => value !== null));
