/** What a quantization makes of each tensor: a type for the whole file, and types of their own for some tensors. */
import { z } from 'zod';
import { fileTypeNames } from '../../contract/fileTypes.ts';
import { HearthError } from '../../contract/error.ts';
import { tensorTypes } from '../catalog/tensorTypes.ts';

/** What llama.cpp can write; the other types are for activations, integers or special hardware. */
export const writableTypes = [
  'f32', 'f16', 'bf16', 'q8_0', 'q6_K', 'q5_K', 'q5_1', 'q5_0', 'q4_K', 'q4_1', 'q4_0', 'q3_K', 'q2_K',
  'iq4_nl', 'iq4_xs', 'iq3_s', 'iq3_xxs', 'iq2_s', 'iq2_xs', 'iq2_xxs', 'iq1_m', 'iq1_s', 'tq2_0', 'tq1_0',
] as const; // prettier-ignore
export type WritableType = (typeof writableTypes)[number];

export const tensorTypeRule = z.object({
  /** A regular expression that is searched in the tensor's name. */
  pattern: z.string().min(1),
  type: z.enum(writableTypes),
});
export type TensorTypeRule = z.infer<typeof tensorTypeRule>;

export const quantizeRecipe = z.object({
  fileType: z.enum(fileTypeNames),
  /** The first rule that matches wins; llama.cpp's own mix decides the rest. */
  tensorTypes: z.array(tensorTypeRule),
  /** A GGUF of llama.cpp's `llama-imatrix`, or one made by calibrating; null = every weight counts the same. */
  importanceFile: z.string().nullable(),
});
export type QuantizeRecipe = z.infer<typeof quantizeRecipe>;

/**
 * Ready-made rules. `small-experts` is the idea of the dynamic 1.58-bit mixes of R1 671B: the routed experts are nearly
 * all of the weights and each is seldom used, so they alone take the file's small type; attention, shared experts and
 * the dense first layers, which every token passes, stay large.
 */
export const mixes: Readonly<Record<string, readonly TensorTypeRule[]>> = {
  'small-experts': [
    { pattern: '\\.attn_', type: 'q6_K' },
    { pattern: '_shexp\\.', type: 'q6_K' },
    { pattern: '\\.ffn_(up|gate|down)\\.weight', type: 'q6_K' },
  ],
};
export const mixNames = Object.keys(mixes);

/** The mix's rules that a model has tensors for; null where there is no such mix. */
export const rulesOfMix = (name: string, tensorNames: readonly string[]): TensorTypeRule[] | null =>
  mixes[name]?.filter(({ pattern }) => tensorNames.some((tensor) => new RegExp(pattern).test(tensor))) ?? null;

const badRule = (message: string, next: string): HearthError => new HearthError({ code: 'BAD_INPUT', message, next });

/** `ffn_.*_exps=iq2_xxs`. Errors: BAD_INPUT. */
export const parseTensorTypeRule = (text: string): TensorTypeRule => {
  const at = text.lastIndexOf('=');
  const pattern = text.slice(0, Math.max(0, at)).toLowerCase();
  const wanted = text.slice(at + 1).toLowerCase();
  const type = writableTypes.find((name) => name.toLowerCase() === wanted);
  if (pattern === '') {
    throw badRule(`"${text}" is no rule for tensors.`, 'Write PATTERN=TYPE, such as ffn_.*_exps=iq2_xxs.');
  }
  if (type === undefined) {
    throw badRule(`There is no tensor type "${wanted}".`, `Choose one of: ${writableTypes.join(', ')}.`);
  }
  try {
    new RegExp(pattern);
  } catch {
    throw badRule(`"${pattern}" is not a regular expression.`, 'Write a pattern such as ffn_.*_exps or blk\\.0\\.');
  }
  return { pattern, type };
};

/** A rule that meets no tensor is a typing error that would cost hours. Errors: BAD_INPUT. */
export const checkRulesMeetTensors = (rules: readonly TensorTypeRule[], names: readonly string[]): void => {
  const idle = rules.find(({ pattern }) => !names.some((name) => new RegExp(pattern).test(name)));
  if (idle === undefined) return;
  throw badRule(
    `No tensor of the source matches "${idle.pattern}".`,
    `Its tensors are named like ${names.slice(0, 6).join(', ')}.`,
  );
};

export const tensorTypeNumber = (name: string): number | null => {
  const found = Object.entries(tensorTypes).find(([, type]) => type.name === name);
  return found === undefined ? null : Number(found[0]);
};

/** Only a type for the whole file. */
export const plainRecipe = (fileType: QuantizeRecipe['fileType']): QuantizeRecipe => ({
  fileType,
  tensorTypes: [],
  importanceFile: null,
});
