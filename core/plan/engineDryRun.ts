/** The engine's own dry run, in a child process of its own that ends with it. */
import type { MemoryUse } from '../../contract/engine.ts';
import { askChild } from '../engine/askChild.ts';
import type { LoadOptions } from '../engine/childContract.ts';
import type { Launcher } from '../process/launcher.ts';

/**
 * Bytes of each device, RAM as `CPU`; null where the platform's libraries do not tell.
 * Errors: ENGINE_LOAD_FAILED, ENGINE_LIBRARY_MISSING, the death of the child.
 */
export const engineDryRun = async (launcher: Launcher, options: LoadOptions): Promise<MemoryUse[] | null> => {
  const { answer } = await askChild(launcher, (client) => client.call('child.dryRun', options));
  return answer.memory;
};
