/**
 * A newer file of a model that is there: whether it may take its place. Where it may not, it is kept beside it with the
 * reason.
 */
import { HearthError, toErrorInfo, type ErrorInfo } from '../../contract/error.ts';
import type { InstalledModel, Job } from '../../contract/models.ts';
import type { Launcher } from '../process/launcher.ts';
import type { GivingWay } from './givesWay.ts';
import type { JobChange } from './jobs.ts';
import type { ModelStore } from './store.ts';
import { testVersion, type VersionTestOptions } from './testVersion.ts';

export interface ExamineContext {
  readonly store: ModelStore;
  readonly launcher: Launcher;
  readonly loadOptionsOf: VersionTestOptions['loadOptionsOf'];
  /** For tests. */
  readonly demand?: VersionTestOptions['demand'];
  /** What would take cores from the test meanwhile, and can begin anew. */
  readonly way: GivingWay;
  readonly signal: AbortSignal;
  readonly onChange: (values: JobChange) => void;
  readonly onProgress: (values: Pick<Job, 'phase' | 'doneBytes' | 'totalBytes'>) => void;
}

export interface Examined {
  readonly model: InstalledModel;
  /** Why it must not take the place of the one that is there; null where it may, or none is. */
  readonly failure: ErrorInfo | null;
}

/** A newer file of a model that is there is tested before it may take its place. `path`: where it lies now. */
export const examineVersion = async (
  model: InstalledModel,
  path: string,
  context: ExamineContext,
): Promise<Examined> => {
  const { store, way, signal, launcher, loadOptionsOf, onChange, onProgress } = context;
  const ready = (await store.list()).find(({ id }) => id === model.id);
  const before = ready ?? (await store.broken()).find((one) => one.model.id === model.id)?.model;
  if (before === undefined || before.sha256 === model.sha256) return { model, failure: null };
  onChange({ phase: 'test', testing: 'answer', tensor: null, doneBytes: 0, totalBytes: model.bytes });
  try {
    const test = await way.without(() =>
      testVersion({
        launcher,
        loadOptionsOf,
        candidate: path,
        ...(context.demand !== undefined && { demand: context.demand }),
        previous: ready === undefined ? null : store.contentPath(ready),
        signal,
        onProgress: (done) =>
          onProgress({ phase: 'test', doneBytes: Math.round(done * model.bytes), totalBytes: model.bytes }),
      }),
    );
    return { model: { ...model, test }, failure: null };
  } catch (error) {
    if (signal.aborted || !(error instanceof HearthError) || error.code !== 'MODEL_TEST_FAILED') throw error;
    return { model, failure: toErrorInfo(error) };
  }
};

/** The job that brought it fails; the files stay. */
export const tellFailure = ({ failure }: Examined): void => {
  if (failure !== null) throw new HearthError(failure);
};
