/**
 * Which models of the hub have another file there than here. A list that cannot be had hides no other: the error is told
 * only where there is none at all.
 */
import type { InstalledModel, ModelUpdate } from '../../contract/models.ts';
import type { HubCatalogue } from '../catalog/hubCatalogue.ts';
import type { HubRepository } from '../network/hub.ts';

const updateOf = (model: InstalledModel, { files }: HubRepository): ModelUpdate[] => {
  const { origin } = model;
  const paths = origin?.kind === 'hub' ? origin.paths : [];
  const there = paths.map((path) => files.find((file) => file.path === path));
  const sha256 = there[0]?.sha256 ?? null;
  // A repository that lacks a file, or is still being uploaded, has nothing better.
  if (sha256 === null || sha256 === model.sha256 || there.includes(undefined)) return [];
  const bytes = there.reduce((sum, file) => sum + (file?.bytes ?? 0), 0);
  const failedBefore = model.versions.some((version) => version.sha256 === sha256 && version.error !== null);
  return [{ id: model.id, sha256, bytes, failedBefore }];
};

export const findUpdates = async (
  installed: readonly InstalledModel[],
  hub: Pick<HubCatalogue, 'read'>,
): Promise<ModelUpdate[]> => {
  const byRepository = Map.groupBy(installed, ({ origin }) => (origin?.kind === 'hub' ? origin.repository : ''));
  byRepository.delete('');
  const asked = await Promise.allSettled(
    [...byRepository].map(async ([repository, models]) => {
      const list = await hub.read(repository);
      return models.flatMap((model) => updateOf(model, list));
    }),
  );
  const failure = asked.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected' && asked.every(({ status }) => status === 'rejected')) throw failure.reason;
  return asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
};
