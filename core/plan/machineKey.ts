/** What tells one machine from another where measured speeds are kept: with another driver a GPU is another one. */
import type { Machine } from '../../contract/hardware.ts';
import { fingerprintOf } from '../hardware/measurements.ts';

export const machineKey = (machine: Machine): string =>
  [fingerprintOf(machine), ...machine.gpus.map(({ id, driverVersion }) => `${id} ${driverVersion ?? ''}`)].join(' | ');
