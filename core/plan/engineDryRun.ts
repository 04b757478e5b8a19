/** The engine's own dry run, in a child process of its own that ends with it. */
import type { MemoryUse } from '../../contract/engine.ts';
import { HearthError } from '../../contract/error.ts';
import { createClient } from '../../contract/rpc/client.ts';
import type { EngineChildContract, LoadOptions } from '../engine/childContract.ts';
import { explainEngineDeath } from '../engine/engineDeath.ts';
import type { Launcher } from '../process/launcher.ts';

const keptLogLines = 200;

/**
 * Bytes of each device, RAM as `CPU`; null where the platform's libraries do not tell.
 * Errors: ENGINE_LOAD_FAILED, ENGINE_LIBRARY_MISSING, the death of the child.
 */
export const engineDryRun = async (launcher: Launcher, options: LoadOptions): Promise<MemoryUse[] | null> => {
  const child = launcher.launch('engine');
  const log: string[] = [];
  child.onStderrLine((line) => {
    log.push(line);
    if (log.length > keptLogLines) log.shift();
  });
  const client = createClient<EngineChildContract>(child.transport);
  try {
    return (await client.call('child.dryRun', options)).memory;
  } catch (error) {
    if (!(error instanceof HearthError) || error.code !== 'CONNECTION_LOST') throw error;
    throw explainEngineDeath(await child.exited, log);
  } finally {
    client.close();
    child.kill();
    await child.exited;
  }
};
