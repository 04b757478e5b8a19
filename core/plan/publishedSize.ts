/** How large a published file is, as its publisher says; null where nobody says it. */
import type { CatalogueFile } from '../catalog/catalog.ts';

/** The exact bytes, else the publisher's label: `1.12 GB` is 10^9 bytes each, `14.6 GiB` 2^30. */
export const publishedBytes = ({ bytes, approximateSize }: CatalogueFile): number | null => {
  if (bytes !== null) return bytes;
  const [, amount, unit] = /^(\d+(?:\.\d+)?) (GB|GiB)$/.exec(approximateSize ?? '') ?? [];
  return amount === undefined ? null : Math.round(Number(amount) * (unit === 'GiB' ? 2 ** 30 : 1e9));
};
