/** Bytes of the key and value cache: type × layers × context. */
import type { CacheType } from '../../contract/loadChoices.ts';
import { tensorTypes } from '../catalog/tensorTypes.ts';
import type { ModelFacts } from './modelFacts.ts';

/** The types that attention can do without flash attention. */
export const fullCacheTypes: ReadonlySet<CacheType> = new Set(['f32', 'f16', 'bf16']);

const bytesOfRow = (type: CacheType, elements: number): number => {
  const facts = Object.values(tensorTypes).find(({ name }) => name === type);
  if (facts === undefined) throw new Error(`There is no tensor type ${type}.`);
  return (elements / facts.blockElements) * facts.blockBytes;
};

/** llama.cpp rounds the cache up to whole pieces of so many tokens. */
const cellsAtOnce = 256;

export const paddedContext = (contextTokens: number): number => Math.ceil(contextTokens / cellsAtOnce) * cellsAtOnce;

/** Of one token in one layer. With latent attention the values are a part of the keys and are not stored again. */
export const cacheBytesPerToken = (
  { keyValueHeads, keyLength, valueLength, latent }: ModelFacts,
  keyType: CacheType,
  valueType: CacheType = keyType,
): number =>
  bytesOfRow(keyType, keyValueHeads * keyLength) +
  (latent === null ? bytesOfRow(valueType, keyValueHeads * valueLength) : 0);
