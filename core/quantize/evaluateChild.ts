/** One evaluation child and one job of it, from the host's side. */
import type { StreamCall } from '../../contract/endpoint.ts';
import { HearthError } from '../../contract/error.ts';
import type { TextComparison } from '../../contract/quality.ts';
import { createClient } from '../../contract/rpc/client.ts';
import type { Client } from '../../contract/endpoint.ts';
import { explainEngineDeath } from '../engine/engineDeath.ts';
import { findLoadFailure } from '../engine/loadFailure.ts';
import type { Launcher } from '../process/launcher.ts';
import type {
  CalibrateRequest,
  CalibrateResult,
  ChunkProgress,
  CompareRequest,
  EvaluateChildContract,
} from './evaluateContract.ts';

export interface EvaluationHost {
  readonly launcher: Launcher;
  readonly onProgress?: ((progress: ChunkProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Somebody waits for an answer, which goes before. */
  readonly isHeld?: (() => boolean) | undefined;
}

const lookEveryMs = 100;

const keptLogLines = 200;

/** Errors: the child's own; its death, explained; on abort, the signal's reason. */
const run = async <Result>(
  { launcher, onProgress, signal, isHeld }: EvaluationHost,
  start: (client: Client<EvaluateChildContract>) => StreamCall<ChunkProgress, Result>,
): Promise<Result> => {
  signal?.throwIfAborted();
  const log: string[] = [];
  const child = launcher.launch('evaluate');
  child.onStderrLine((line) => {
    log.push(line);
    if (log.length > keptLogLines) log.shift();
  });
  const kill = (): void => child.kill();
  signal?.addEventListener('abort', kill, { once: true });
  const client = createClient<EvaluateChildContract>(child.transport);
  let held = false;
  const look = (): void => {
    if (isHeld?.() === held || isHeld === undefined) return;
    held = !held;
    // Where it has ended nobody waits for it.
    client.call('evaluate.hold', { held }).catch(() => undefined);
  };
  const looking = setInterval(look, lookEveryMs);
  try {
    const work = start(client);
    for await (const progress of work) {
      onProgress?.(progress);
      look();
    }
    return await work.end;
  } catch (error) {
    child.kill();
    const exit = await child.exited;
    signal?.throwIfAborted();
    if (!(error instanceof HearthError)) throw error;
    if (error.code === 'CONNECTION_LOST') throw explainEngineDeath(exit, log);
    const reason = error.code === 'ENGINE_LOAD_FAILED' ? findLoadFailure(log) : null;
    if (reason === null) throw error;
    const { code, details, next } = error;
    throw new HearthError({ code, message: `${error.message} The engine says: ${reason}.`, details, next });
  } finally {
    clearInterval(looking);
    signal?.removeEventListener('abort', kill);
    client.close();
    child.kill();
    await child.exited;
  }
};

export const runCalibration = (host: EvaluationHost, request: CalibrateRequest): Promise<CalibrateResult> =>
  run(host, (client) => client.stream('evaluate.calibrate', request));

export const runComparison = (host: EvaluationHost, request: CompareRequest): Promise<TextComparison> =>
  run(host, (client) => client.stream('evaluate.compare', request));
