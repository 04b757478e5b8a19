/**
 * A byte-level BPE vocabulary of any size that really works: R1's special tokens, the 256 bytes, and made-up words of
 * syllables (` bade`, ` badeki`) with the merges that build them. So any text can be read, and what random weights
 * say is shown as words as long as a real model's tokens, and is read back as the same tokens.
 */
import type { ModelShape } from './modelShape.ts';

/** `llama_token_type` in llama.h. */
const normalToken = 1;
const controlToken = 3;
const userDefinedToken = 4;

export interface SpecialTokens {
  readonly begin: number;
  readonly end: number;
  readonly padding: number;
}

export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly types: Int32Array;
  readonly merges: readonly string[];
  readonly special: SpecialTokens;
}

/** Printable bytes stand for themselves, the others for the characters from U+0100 on, as in GPT-2. */
const byteCharacters = (): string[] => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCharCode(isPrintable ? byte : next++);
  });
};

const space = 'Ġ';
const consonants = Array.from('bdfghjklmnprstvz');
const vowels = Array.from('aeiou');

interface Word {
  readonly token: string;
  readonly merge: string;
}

const join = (left: string, right: string): Word => ({ token: left + right, merge: `${left} ${right}` });

/** More than 512,000, each made of two tokens that came before. */
function* words(): Generator<Word> {
  const syllables = consonants.flatMap((consonant) => vowels.map((vowel) => join(consonant, vowel)));
  yield* syllables;
  let shorter = syllables.map(({ token }) => join(space, token));
  yield* shorter;
  for (let more = 0; more < 2; more++) {
    const made: Word[] = [];
    for (const syllable of syllables) {
      for (const { token } of shorter) {
        const word = join(token, syllable.token);
        made.push(word);
        yield word;
      }
    }
    shorter = made;
  }
}

/** Begin and end are where the model has them; the others follow. */
const specialTokens = ({ beginTokenId, endTokenId }: ModelShape): Map<number, { text: string; type: number }> => {
  const next = Math.max(beginTokenId, endTokenId) + 1;
  return new Map([
    [beginTokenId, { text: '<｜begin▁of▁sentence｜>', type: controlToken }],
    [endTokenId, { text: '<｜end▁of▁sentence｜>', type: controlToken }],
    [next, { text: '<｜▁pad▁｜>', type: controlToken }],
    [next + 1, { text: '<｜User｜>', type: controlToken }],
    [next + 2, { text: '<｜Assistant｜>', type: controlToken }],
    [next + 3, { text: '<think>', type: userDefinedToken }],
    [next + 4, { text: '</think>', type: userDefinedToken }],
  ]);
};

export const makeVocabulary = (shape: ModelShape): Vocabulary => {
  const special = specialTokens(shape);
  const bytes = byteCharacters().values();
  const made = words();
  const merges: string[] = [];
  const nextText = (): string => {
    const byte = bytes.next();
    if (byte.done !== true) return byte.value;
    const word = made.next();
    if (word.done === true) throw new Error(`There are not ${shape.vocabularySize} words.`);
    merges.push(word.value.merge);
    return word.value.token;
  };
  const tokens = Array.from({ length: shape.vocabularySize }, (_, id) => special.get(id)?.text ?? nextText());
  if (merges.length === 0) throw new Error(`A vocabulary of ${shape.vocabularySize} tokens is too small.`);
  return {
    tokens,
    types: Int32Array.from(tokens, (_, id) => special.get(id)?.type ?? normalToken),
    merges,
    special: {
      begin: shape.beginTokenId,
      end: shape.endTokenId,
      padding: Math.max(shape.beginTokenId, shape.endTokenId) + 1,
    },
  };
};
