/** One quantize child, one run of it, and its log. */
import { HearthError } from '../../contract/error.ts';
import { createClient } from '../../contract/rpc/client.ts';
import type { ChildExit, Launcher } from '../process/launcher.ts';
import type { QuantizeChildContract, QuantizeRequest } from './childContract.ts';
import { explainQuantizeFailure } from './quantizeFailure.ts';
import { readFailure } from './quantizeLog.ts';

export interface QuantizeRun {
  readonly launcher: Launcher;
  readonly request: QuantizeRequest;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

const logTailLines = 20;

/** Rejects with the explained failure; on abort it kills the child and rejects with the signal's reason. */
export const runQuantizeChild = async ({ launcher, request, onLine, signal }: QuantizeRun): Promise<void> => {
  signal?.throwIfAborted();
  const log: string[] = [];
  const child = launcher.launch('quantize');
  child.onStderrLine((line) => {
    log.push(line);
    onLine(line);
  });
  const kill = (): void => child.kill();
  signal?.addEventListener('abort', kill, { once: true });
  const client = createClient<QuantizeChildContract>(child.transport);
  const fail = (exit: ChildExit | null): HearthError =>
    explainQuantizeFailure({
      fileType: request.recipe.fileType,
      reason: log.map(readFailure).findLast((reason) => reason !== null) ?? null,
      exit,
      logTail: log.slice(-logTailLines),
    });
  try {
    const { succeeded } = await client.call('quantize.run', request);
    client.close();
    await child.exited;
    signal?.throwIfAborted();
    if (!succeeded) throw fail(null);
  } catch (error) {
    child.kill();
    const exit = await child.exited;
    signal?.throwIfAborted();
    if (error instanceof HearthError && error.code !== 'CONNECTION_LOST') throw error;
    throw fail(exit);
  } finally {
    signal?.removeEventListener('abort', kill);
  }
};
