/** Numbers on the command line, checked where they are read. */
import { InvalidArgumentError } from 'commander';

export const numberIn =
  (least: number, most: number, whole: boolean) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
  };
