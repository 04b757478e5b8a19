/**
 * A newer version is on trial until some answers came to their end. If it cannot be loaded or the engine dies with it
 * before, the version before is in use again, and loaded where the newer one was; the model's notice says why.
 */
import type { LoadChoices } from '../../contract/loadChoices.ts';
import type { InstalledModel } from '../../contract/models.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { LoadTarget } from '../engine/loadTarget.ts';
import type { Installer } from './installer.ts';
import { versionBefore } from './versions.ts';

export interface VersionTrialOptions {
  readonly engine: Pick<EngineService, 'status' | 'load' | 'answered'>;
  readonly installer: Pick<Installer, 'installed' | 'rollback' | 'markAnswered'>;
  readonly targetOf: (model: InstalledModel, choices?: LoadChoices) => LoadTarget;
}

export interface VersionTrial {
  /** The same target; what it loads counts as this version. */
  readonly watched: (model: InstalledModel, choices?: LoadChoices) => LoadTarget;
  /** Until what happened so far is on the disk. */
  settled(): Promise<void>;
}

export const createVersionTrial = ({ engine, installer, targetOf }: VersionTrialOptions): VersionTrial => {
  /** What the engine loads or has loaded. A restart takes the version of its start, whatever is in use since. */
  let loaded: Pick<InstalledModel, 'id' | 'sha256'> | null = null;
  let work: Promise<unknown> = Promise.resolve();

  const onTrial = (): InstalledModel | undefined => {
    const model = installer.installed.get().find(({ id }) => id === loaded?.id);
    return model?.sha256 === loaded?.sha256 && (model?.answersOnTrial ?? 0) > 0 ? model : undefined;
  };
  const add = (step: () => Promise<unknown>): void => {
    work = work.then(step).catch(() => undefined);
  };
  const watched: VersionTrial['watched'] = (model, choices) => {
    const target = targetOf(model, choices);
    return {
      ...target,
      plan: (afterDeath) => {
        loaded = { id: model.id, sha256: model.sha256 };
        return target.plan(afterDeath);
      },
    };
  };

  engine.status.subscribe(({ state, modelId, error }) => {
    const model = onTrial();
    const isFailure = (state === 'failed' || state === 'restarting') && error !== null && error.code !== 'CANCELLED';
    if (!isFailure || model === undefined || model.id !== modelId || versionBefore(model) === undefined) return;
    loaded = null;
    add(async () => {
      // Whatever was told of it meanwhile, such as its restart, is one failure: going back twice would end where it began.
      if (installer.installed.get().find(({ id }) => id === model.id)?.sha256 !== model.sha256) return;
      const before = await installer.rollback(model.id, null, error);
      // Who asked for the newer one has its failure; this load is for what comes next.
      engine.load(watched(before)).catch(() => undefined);
    });
  });
  engine.answered.subscribe(() => {
    const model = onTrial();
    if (model !== undefined) add(() => installer.markAnswered(model.id));
  });

  return { watched, settled: () => work.then(() => undefined) };
};
