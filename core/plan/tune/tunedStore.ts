/**
 * What tuning found, in `tuned.json` of the home folder: by the model's content and the length of the chat, on one machine
 * with its drivers and one engine release. On another nothing of it counts.
 */
import { z } from 'zod';
import type { Machine } from '../../../contract/hardware.ts';
import { createJsonFile } from '../../storage/jsonFile.ts';
import { machineKey } from '../machineKey.ts';
import { tuned, type Tuned } from './tuned.ts';

const stored = z.object({
  machine: z.string(),
  engineRelease: z.string(),
  models: z.record(z.string(), tuned),
});
type Stored = z.infer<typeof stored>;

export interface TunedStore {
  /** @param modelHash SHA-256 of its content. @param chatTokens of the longest chat */
  readonly find: (machine: Machine, modelHash: string, chatTokens: number) => Promise<Tuned | null>;
  /** Errors: DISK_FULL, FILE_WRITE_FAILED. */
  readonly keep: (machine: Machine, modelHash: string, chatTokens: number, found: Tuned) => Promise<void>;
}

/** Models that were tried once do not fill the file. */
const mostKept = 200;

const keyOf = (modelHash: string, chatTokens: number): string => `${modelHash} ${chatTokens}`;

export const createTunedStore = (path: string, engineRelease: string): TunedStore => {
  const file = createJsonFile<Stored>(path, stored, { machine: '', engineRelease, models: {} });
  const modelsOf = (value: Stored, machine: Machine): Stored['models'] =>
    value.machine === machineKey(machine) && value.engineRelease === engineRelease ? value.models : {};
  return {
    find: async (machine, modelHash, chatTokens) =>
      modelsOf(await file.read(), machine)[keyOf(modelHash, chatTokens)] ?? null,
    keep: async (machine, modelHash, chatTokens, found) => {
      await file.update((before) => {
        const { [keyOf(modelHash, chatTokens)]: _, ...others } = modelsOf(before, machine);
        const latest = Object.fromEntries(Object.entries(others).slice(1 - mostKept));
        return {
          machine: machineKey(machine),
          engineRelease,
          models: { ...latest, [keyOf(modelHash, chatTokens)]: found },
        };
      });
    },
  };
};
