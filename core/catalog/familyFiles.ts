/**
 * The files of a model of the family: those of the catalogue, and those that its repositories had when the hub was asked
 * last, which says their sizes exactly. A type is listed once; of several publishers the catalogue's first counts.
 */
import type { FileType } from '../../contract/fileTypes.ts';
import type { CatalogueFile, CatalogueModel } from './catalog.ts';
import type { HubCatalogue } from './hubCatalogue.ts';
import { listVariants } from './hubVariants.ts';

export const familyFiles = async (
  { files }: Pick<CatalogueModel, 'files'>,
  hub: Pick<HubCatalogue, 'known'>,
): Promise<CatalogueFile[]> => {
  const repositories = [...new Set(files.map(({ repository }) => repository))];
  const lists = await Promise.all(repositories.map((repository) => hub.known(repository)));
  const listed = lists.flatMap((list): CatalogueFile[] =>
    list === null
      ? []
      : listVariants(list).map((variant) => ({
          repository: list.repository,
          quantization: variant.quantization,
          bytes: variant.bytes,
          approximateSize: null,
          sha256: variant.files[0].sha256,
          parts: variant.files.length,
        })),
  );
  const all = files.map(
    (file) =>
      listed.find((one) => one.repository === file.repository && one.quantization === file.quantization) ?? file,
  );
  const types = new Map<string, CatalogueFile>();
  for (const file of [...all, ...listed]) {
    if (!types.has(file.quantization)) types.set(file.quantization, file);
  }
  return [...types.values()];
};

/** Best first: nothing is lost in 16 bits, half of what 32 take; 8 have lost a little. */
const sourceTypes: readonly string[] = ['BF16', 'F16', 'F32', 'Q8_0'];

/** What to make a type of; null where nothing that is larger is published. */
export const sourceOfFamily = (files: readonly CatalogueFile[], wanted: FileType): CatalogueFile | null => {
  for (const type of sourceTypes) {
    const found = files.find(({ quantization }) => quantization === type);
    if (found !== undefined && type !== wanted) return found;
  }
  return null;
};
