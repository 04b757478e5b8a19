/**
 * Versions of one variant: which is in use, which are kept beside it, and which go. One that worked is kept to go back
 * to, and the last one that failed, so that nobody fetches it again by mistake; of a pinned model, all are. Pure: the
 * store writes what these say.
 */
import { HearthError, type ErrorInfo } from '../../contract/error.ts';
import type { InstalledModel, KeptVersion } from '../../contract/models.ts';

/** So many answers have to succeed before a newer version is trusted. */
export const trialAnswers = 3;

type Reason = KeptVersion['reason'];

const keptAs = (model: InstalledModel, reason: Reason, error: ErrorInfo | null): KeptVersion => {
  const { quantization, architecture, parameters, bytes, sha256, contextLength, layers } = model;
  const { installedAt, files, origin, test } = model;
  const facts = { quantization, architecture, parameters, bytes, sha256, contextLength, layers };
  return { ...facts, installedAt, files, origin, test, reason, error };
};

const failed = ({ error }: KeptVersion): boolean => error !== null;

const keep = (versions: readonly KeptVersion[], pinned: boolean): KeptVersion[] => {
  const last = [versions.findLast((one) => !failed(one)), versions.findLast(failed)];
  return versions.filter((one) => pinned || last.includes(one));
};

const without = (versions: readonly KeptVersion[], sha256: string): KeptVersion[] =>
  versions.filter((version) => version.sha256 !== sha256);

/** `next` is in use; what was before is kept. The same bytes again change nothing but where they come from. */
export const withNewer = (before: InstalledModel, next: InstalledModel): InstalledModel => {
  const { pinned, lastUsedAt } = before;
  const same = before.sha256 === next.sha256;
  const others = without(before.versions, next.sha256);
  return {
    ...next,
    pinned,
    lastUsedAt,
    versions: same ? others : keep([...others, keptAs(before, 'replaced', null)], pinned),
    answersOnTrial: same ? before.answersOnTrial : trialAnswers,
    notice: same ? before.notice : null,
  };
};

/** `next` has failed its test: it is kept beside the one in use, and the notice says why. */
export const withRejected = (before: InstalledModel, next: InstalledModel, error: ErrorInfo): InstalledModel => ({
  ...before,
  versions: keep([...without(before.versions, next.sha256), keptAs(next, 'testFailed', error)], before.pinned),
  notice: { kind: 'updateRejected', sha256: next.sha256, error, at: new Date().toISOString() },
});

/** The version to go back to: the newest that did not fail, where there is one. */
export const versionBefore = ({ versions }: Pick<InstalledModel, 'versions'>): KeptVersion | undefined =>
  versions.findLast((version) => !failed(version)) ?? versions.at(-1);

/**
 * Another version is in use. `failure`: why the present one could not stay; null = somebody wanted it so.
 * Errors: BAD_INPUT where that version is not kept.
 */
export const withVersion = (
  model: InstalledModel,
  wanted: string | null,
  failure: ErrorInfo | null = null,
): InstalledModel => {
  const chosen = wanted === null ? versionBefore(model) : model.versions.find(({ sha256 }) => sha256 === wanted);
  if (chosen === undefined) {
    throw new HearthError({
      code: 'BAD_INPUT',
      message:
        wanted === null ? `There is one version of ${model.id} only.` : `No such version of ${model.id} is kept.`,
      details: { id: model.id, kept: model.versions.map(({ sha256 }) => sha256) },
      next: 'Install another version first: the one before is kept then.',
    });
  }
  const { reason: _reason, error: _error, ...facts } = chosen;
  const kept = keptAs(model, failure === null ? 'wentBack' : 'answersFailed', failure);
  return {
    ...model,
    ...facts,
    versions: [...without(model.versions, chosen.sha256), kept],
    answersOnTrial: 0,
    notice:
      failure === null
        ? null
        : { kind: 'wentBack', sha256: model.sha256, error: failure, at: new Date().toISOString() },
  };
};

/** Errors: BAD_INPUT where it is not kept. */
export const withoutVersion = (model: InstalledModel, sha256: string): InstalledModel => {
  const versions = without(model.versions, sha256);
  if (versions.length < model.versions.length) return { ...model, versions };
  throw new HearthError({
    code: 'BAD_INPUT',
    message: `No such version of ${model.id} is kept beside the one in use.`,
    details: { id: model.id, kept: model.versions.map((version) => version.sha256) },
    next: 'Choose one that is kept, or remove the whole model.',
  });
};
