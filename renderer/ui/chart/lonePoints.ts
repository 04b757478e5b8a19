/** A value between two gaps makes no line: where such values stand, to be drawn as points. */
import type { Column } from './chartData.ts';

export const lonePoints = (values: Column): number[] =>
  values.flatMap((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? [index] : [],
  );
