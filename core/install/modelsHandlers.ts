/** What a window may ask of models: the contract's names on the services' deeds. */
import type { Handlers } from '../../contract/endpoint.ts';
import type { InstalledModel, modelsContract } from '../../contract/models.ts';
import type { QuantizeOffer, quantizeOfferRequest } from '../../contract/quantizeOffer.ts';
import type { z } from 'zod';
import type { QualityStore } from '../quantize/qualityStore.ts';
import type { Installer } from './installer.ts';

export interface ModelsParts {
  readonly installer: Installer;
  readonly quality: QualityStore;
  readonly quantizeOffer: (request: z.output<typeof quantizeOfferRequest>) => Promise<QuantizeOffer | null>;
  /** A job has been started that may bring a model: the app may have none loaded yet. */
  readonly onInstall: (jobId: string) => void;
  /** Before a model's files go. */
  readonly unload: (id: string) => Promise<void>;
  /** Other files are in use under this id. */
  readonly reload: (model: InstalledModel) => void;
}

export const createModelsHandlers = (parts: ModelsParts): Handlers<typeof modelsContract> => {
  const { installer, quality, quantizeOffer, onInstall, unload, reload } = parts;
  return {
    'models.installed': installer.installed,
    'models.broken': installer.broken,
    'models.jobs': installer.jobs,
    'models.certificates': quality.certificates,
    'models.folder': installer.folder,
    'models.move': ({ folder }) => installer.move(folder),
    'models.installable': () => installer.installable(),
    'models.install': async ({ id, quantizeTo }) => {
      const { jobId } = await installer.install(id, { quantizeTo: quantizeTo ?? undefined });
      onInstall(jobId);
      return { jobId };
    },
    'models.pause': ({ jobId }) => {
      installer.pause(jobId);
      return {};
    },
    'models.resume': ({ jobId }) => {
      installer.resume(jobId);
      return {};
    },
    'models.cancel': ({ jobId }) => {
      installer.cancel(jobId);
      return {};
    },
    'models.verify': ({ id, repair }) => installer.verify(id, repair),
    'models.certify': ({ id }) => installer.certify(id),
    'models.quantizeOffer': (request) => quantizeOffer(request),
    'models.remove': async ({ id }) => {
      await unload(id);
      await installer.remove(id);
      return {};
    },
    'models.pin': async ({ id, pinned }) => {
      await installer.pin(id, pinned);
      return {};
    },
    'models.updates': () => installer.updates(),
    'models.rollback': async ({ id, sha256 }) => {
      const model = await installer.rollback(id, sha256);
      reload(model);
      return model;
    },
    'models.removeVersion': async ({ id, sha256 }) => {
      await installer.removeVersion(id, sha256);
      return {};
    },
    'models.dismissNotice': async ({ id }) => {
      await installer.dismissNotice(id);
      return {};
    },
    'models.foreign': () => installer.foreign(),
    'models.link': ({ path }) => installer.link(path),
  };
};
