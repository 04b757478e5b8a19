/** The file that a model was made of, or could have been: the same model in F16, BF16, F32, or else Q8_0. */
import { join } from 'node:path';
import type { InstalledModel } from '../../contract/models.ts';
import type { EmbeddedModel } from '../catalog/embedded.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';

export interface SourceFile {
  readonly path: string;
  readonly sha256: string;
  readonly quantization: string;
}

/** Best first. */
const sourceTypes = ['F32', 'BF16', 'F16', 'Q8_0'];

/** `demo-r1-distill` of `demo-r1-distill:Q4_K_M`. */
export const variantFamily = (id: string): string => id.slice(0, id.lastIndexOf(':'));

export interface SourcePlaces {
  readonly installed: () => readonly InstalledModel[];
  readonly contentPath: (model: InstalledModel) => string;
  readonly embedded: readonly EmbeddedModel[];
  readonly assets: string;
}

/** Null where none is on this machine. Eight bits are no source for themselves. */
export const findSource = async (
  model: Pick<InstalledModel, 'id'>,
  { installed, contentPath, embedded, assets }: SourcePlaces,
): Promise<SourceFile | null> => {
  const family = variantFamily(model.id);
  const found: SourceFile[] = installed()
    .filter(({ id }) => variantFamily(id) === family)
    .map((one) => ({ path: contentPath(one), sha256: one.sha256, quantization: one.quantization }));
  for (const { file, sha256, id } of embedded) {
    if (id !== family) continue;
    const path = join(assets, file);
    const header = await readModelHeader(path).catch(() => null);
    if (header !== null) found.push({ path, sha256, quantization: header.quantization });
  }
  for (const type of sourceTypes) {
    const source = found.find(({ quantization }) => quantization === type);
    if (source !== undefined) return source;
  }
  return null;
};
