/** The job that measures the ways to run a model; null until the service has said so. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/error.ts';
import type { TuneJob } from '../../contract/tune.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { refreshWhySpeed } from './whySpeed.ts';

export interface TuneState {
  readonly job: TuneJob | null;
  /** Why the wish could not be taken, and of which model. */
  readonly refused: { readonly modelId: string; readonly error: ErrorInfo } | null;
}

export const useTune = create<TuneState>(() => ({ job: null, refused: null }));

/** Whoever looks at the plan of the model sees the one that is kept now. */
export const acceptTuneJob = (job: TuneJob): void => {
  const before = useTune.getState().job;
  useTune.setState({ job });
  if (job.state === 'done' && before?.state === 'running') void refreshWhySpeed();
};

export const startTuning = async (modelId: string): Promise<void> => {
  useTune.setState({ refused: null });
  try {
    await callHearth('tune.start', { modelId, contextLength: null });
  } catch (thrown) {
    useTune.setState({ refused: { modelId, error: errorInfoOf(thrown) } });
  }
};

/** One that has ended meanwhile shows its end itself. */
export const cancelTuning = async (): Promise<void> => {
  await callHearth('tune.cancel', {}).catch(() => undefined);
};
