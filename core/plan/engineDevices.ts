/**
 * The GPUs that the engine itself finds, asked of a process of its own, since looking opens them; and where it finds none,
 * why. The same libraries find the same devices until the driver changes, so an answer with devices is kept.
 */
import { HearthError } from '../../contract/error.ts';
import { askChild } from '../engine/askChild.ts';
import type { LibraryOptions } from '../engine/childContract.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';
import type { Launcher } from '../process/launcher.ts';

export interface FoundDevices {
  readonly devices: readonly EngineDevice[];
  /** The engine's or the loader's own words, where there are no devices. */
  readonly reason: string | null;
}

/** Lines that tell why a backend or a device is not there, with what is to be left out of them. */
const reasons: readonly RegExp[] = [
  /failed to load \S+: (.+)$/,
  /(?:failed to initialize|error initializing) \w+: (.+)$/i,
  /((?:no CUDA-capable device|CUDA driver version is insufficient|no devices? found|No devices? found).*)$/,
];

const reasonIn = (log: readonly string[]): string | null => {
  for (const pattern of reasons) {
    const found = log.map((line) => pattern.exec(line)?.[1]).findLast((each) => each !== undefined);
    if (found !== undefined) return found.trim();
  }
  return null;
};

/** @param again after something went wrong: what was found before may be gone */
export type FindDevices = (options: LibraryOptions, again?: boolean) => Promise<FoundDevices>;

/** Never rejects: an engine that cannot even look finds none, and says why. */
export const createFindDevices = (launcher: Launcher): FindDevices => {
  const known = new Map<string, FoundDevices>();
  return async (options, again = false) => {
    const key = JSON.stringify(options);
    const kept = again ? undefined : known.get(key);
    if (kept !== undefined) return kept;
    try {
      const { answer, log } = await askChild(launcher, (client) => client.call('child.devices', options));
      const found = { devices: answer.devices, reason: answer.devices.length > 0 ? null : reasonIn(log) };
      if (found.devices.length > 0) known.set(key, found);
      return found;
    } catch (error) {
      if (error instanceof HearthError) return { devices: [], reason: error.message };
      throw error;
    }
  };
};
