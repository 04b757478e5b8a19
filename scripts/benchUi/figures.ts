/** How the bench prints what it found: the figure, its baseline of the same run, and the aim. */
export const number = (value: number, digits = 0): string => value.toFixed(digits);

export const print = (name: string, value: string, aim: string): void => {
  process.stdout.write(`${name.padEnd(44)} ${value}   (aim ${aim})\n`);
};

/** The quartiles of a row of measurements: half of them lie between. */
export const middleHalf = (values: readonly number[], digits: number): string => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): string => number(sorted[Math.round((sorted.length - 1) * part)] ?? NaN, digits);
  return `${at(0.25)} to ${at(0.75)}`;
};
