/** `--machine FILE`, the same for every command that judges by the hardware: another computer's, saved by `check --save`. */
import { Option } from 'commander';

export interface MachineOption {
  readonly machine?: string;
}

export const machineOption = (): Option =>
  new Option('--machine <file>', 'judge for the machine in this file, saved by "check --save", instead of this one');
