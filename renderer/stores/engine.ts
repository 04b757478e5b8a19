/** The engine as it is now; null until the service has said so. */
import { create } from 'zustand';
import type { EngineStatus } from '../../contract/engine.ts';
import type { ErrorInfo } from '../../contract/error.ts';
import type { LoadChoices } from '../../contract/loadChoices.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface EngineState {
  readonly status: EngineStatus | null;
  /** Why the last wish to load could not even be taken; failures of loading itself are in `status.error`. */
  readonly requestError: ErrorInfo | null;
  /** The notices of a load that were put away. */
  readonly readNotices: string;
}

export const useEngine = create<EngineState>(() => ({ status: null, requestError: null, readNotices: '' }));

/** Loads a model; a failure is shown by the views and never thrown. */
export const loadModel = async (modelId: string, choices: Partial<LoadChoices> = {}): Promise<void> => {
  useEngine.setState({ requestError: null });
  try {
    await callHearth('engine.load', { modelId, choices });
  } catch (thrown) {
    const error = errorInfoOf(thrown);
    // Choosing another model while one loads cancels the first: that is what was wanted.
    if (error.code !== 'CANCELLED') useEngine.setState({ requestError: error });
  }
};

export const unloadModel = async (): Promise<void> => {
  useEngine.setState({ requestError: null });
  try {
    await callHearth('engine.unload', {});
  } catch (thrown) {
    useEngine.setState({ requestError: errorInfoOf(thrown) });
  }
};
