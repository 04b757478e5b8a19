/** For tests: the family's shapes, and one of each architecture that is megabytes small and still built the same. */
import { join } from 'node:path';
import { readCatalogue } from '../catalog.ts';
import { shapeOf } from './catalogueShapes.ts';
import { cutShape } from './cutShape.ts';
import { parseFileKind, type FileKind } from './fileKind.ts';
import type { ModelShape } from './modelShape.ts';

export const { models } = await readCatalogue(join(import.meta.dirname, '..', '..', '..', 'assets'));

export const familyShape = (id: string): ModelShape => {
  const model = models.find((candidate) => candidate.id === id);
  if (model === undefined) throw new Error(`The catalogue has no ${id}.`);
  return shapeOf(model);
};

export const kindNamed = (name: string): FileKind => {
  const kind = parseFileKind(name);
  if (kind === null) throw new Error(`There is no ${name}.`);
  return kind;
};

/** Two layers and narrow ones; of latent attention and experts only the counts are less. */
export const smallShape = (id: string): ModelShape => {
  const shape = familyShape(id);
  const cut = cutShape(shape, { layers: 2, experts: shape.experts === null ? null : 12, contextTokens: 512 });
  return {
    ...cut,
    hiddenSize: 256,
    heads: 4,
    keyValueHeads: cut.latentAttention === null ? 2 : 1,
    headLength: cut.latentAttention === null ? 64 : cut.headLength,
    feedForwardLength: 512,
    vocabularySize: 1024,
    beginTokenId: 0,
    endTokenId: 1,
    experts: cut.experts === null ? null : { ...cut.experts, feedForwardLength: 256 },
  };
};
