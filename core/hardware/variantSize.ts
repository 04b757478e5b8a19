/** How large a published variant is on disk. */
import type { CatalogueFile, CatalogueModel } from '../catalog/catalog.ts';
import { bitsPerWeightOf } from './quantizationBits.ts';

export interface VariantSize {
  readonly bytes: number;
  /** True where nobody published a size and it is computed from the shape. */
  readonly estimated: boolean;
}

/** The published bytes, else the publisher's label, else parameters × bits per weight; null where none is to be had. */
export const variantSize = (model: CatalogueModel, file: CatalogueFile): VariantSize | null => {
  if (file.bytes !== null) return { bytes: file.bytes, estimated: false };
  const labelled = file.approximateSize === null ? null : parseSize(file.approximateSize);
  if (labelled !== null) return { bytes: labelled, estimated: false };
  const bits = bitsPerWeightOf(file.quantization);
  return bits === null ? null : { bytes: Math.round((model.parameters * bits) / 8), estimated: true };
};

/** `1.12 GB` is 10^9 bytes each, `14.6 GiB` 2^30. */
const parseSize = (text: string): number | null => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) (GB|GiB)$/.exec(text) ?? [];
  return amount === undefined ? null : Math.round(Number(amount) * (unit === 'GiB' ? 2 ** 30 : 1e9));
};
