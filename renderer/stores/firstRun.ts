/** What a new person is told and offered: nothing as soon as a model of their own is here. */
import type { InstalledModel, Job } from '../../contract/models.ts';
import { isActive } from './models.ts';

export const isDemo = ({ origin }: InstalledModel): boolean => origin?.kind === 'carried';

/**
 * The install that is to be told of beside a chat: one that has just ended, else one at work or waiting for the person.
 * `isMeasured`: what making it smaller cost is still being found out, which keeps nobody from using it.
 */
export type InstallNews =
  | { readonly kind: 'atWork'; readonly job: Job; readonly others: number }
  | { readonly kind: 'ready'; readonly job: Job; readonly model: InstalledModel; readonly isMeasured: boolean };

export interface NewsFacts {
  readonly jobs: readonly Job[];
  readonly installed: readonly InstalledModel[];
  readonly dismissed: ReadonlySet<string>;
  /** The model that answers, or is being loaded. */
  readonly usedModelId: string | null;
}

/** A model that nobody has used yet is news until it is used or put away; one that is installed and loaded is not. */
export const installNews = ({ jobs, installed, dismissed, usedModelId }: NewsFacts): InstallNews | null => {
  const installs = jobs.filter(({ kind }) => kind === 'install');
  for (const job of installs.filter(({ state, id }) => state === 'done' && !dismissed.has(id)).reverse()) {
    const model = installed.find(({ id }) => id === job.modelId);
    if (model?.lastUsedAt !== null || model.id === usedModelId || isDemo(model)) continue;
    const isMeasured = jobs.some((one) => one.kind === 'quality' && one.modelId === model.id && isActive(one));
    return { kind: 'ready', job, model, isMeasured };
  }
  const [first, ...others] = installs.filter(isActive);
  return first === undefined ? null : { kind: 'atWork', job: first, others: others.length };
};
