/**
 * Which type the weights of a mixture have that is known by its name alone: the one that it is named after has nearly all of
 * them. What llama.cpp names otherwise than the type that it uses (`llama_ftype_get_default_type`) is listed.
 */
import { tensorTypes } from '../catalog/tensorTypes.ts';
import type { ModelFacts } from './modelFacts.ts';

const namedOtherwise: Readonly<Record<string, string>> = {
  IQ2_S: 'iq2_xs',
  IQ2_M: 'iq2_s',
  IQ3_XS: 'iq3_s',
  IQ3_M: 'iq3_s',
};

const dynamic = /^UD-/;

/** `Q2_K_XL` → q2_K, `IQ2_XXS` → iq2_xxs; null where no type begins so. */
const mainType = (name: string): string | null =>
  namedOtherwise[name] ??
  Object.values(tensorTypes)
    .map((type) => type.name)
    .filter((type) => name.toLowerCase().startsWith(type.toLowerCase()))
    .reduce<string | null>(
      (longest, type) => (longest !== null && longest.length > type.length ? longest : type),
      null,
    );

/** @param usual of the same model in the usual mixture; a dynamic type (`UD-…`) has its own for experts alone */
export const typesOfMixture = (quantization: string, usual: ModelFacts['types']): ModelFacts['types'] => {
  const type = mainType(quantization.replace(dynamic, ''));
  if (type === null) return usual;
  const one = { [type]: 1 };
  return { always: dynamic.test(quantization) ? usual.always : one, experts: one };
};
