/**
 * Starts an engine by the first way that has room: where the memory ran out, the way itself knows a cheaper one. Each is
 * told before it is tried. Errors: those of `EngineProcess.start`; the last one's where nothing cheaper is left.
 */
import type { EngineFacts } from '../../contract/engine.ts';
import { HearthError } from '../../contract/error.ts';
import type { Launcher } from '../process/launcher.ts';
import { EngineProcess } from './engineProcess.ts';
import type { FullMemory, LoadAttempt } from './loadTarget.ts';

export interface StartHooks {
  readonly onAttempt: (attempt: LoadAttempt) => void;
  readonly onProgress: (fraction: number) => void;
}

const fullMemoryOf = (error: unknown): FullMemory | null => {
  if (!(error instanceof HearthError) || error.code !== 'ENGINE_OUT_OF_MEMORY') return null;
  return error.details['full'] === 'gpu' ? 'gpu' : 'ram';
};

export const startWithRoom = async (
  launcher: Launcher,
  first: LoadAttempt,
  { onAttempt, onProgress }: StartHooks,
  signal: AbortSignal,
): Promise<{ process: EngineProcess; facts: EngineFacts }> => {
  let attempt = first;
  for (;;) {
    onAttempt(attempt);
    try {
      const started = await EngineProcess.start(launcher, attempt.options, onProgress, signal);
      await attempt.loaded?.(started.facts);
      return started;
    } catch (error) {
      const full = fullMemoryOf(error);
      const next = full === null ? null : ((await attempt.cheaper?.(full)) ?? null);
      if (next === null || signal.aborted) throw error;
      attempt = next;
    }
  }
};
