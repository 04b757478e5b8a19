import { describe, expect, it } from 'vitest';
import { familyShape, models } from './smallShapes.testing.ts';
import { makeVocabulary } from './vocabulary.ts';

describe('makeVocabulary', () => {
  it('has each token once: llama.cpp finds tokens by their text', () => {
    const { tokens, types } = makeVocabulary(familyShape('r1-distill-qwen-7b'));
    expect(tokens).toHaveLength(152_064);
    expect(types).toHaveLength(152_064);
    expect(new Set(tokens).size).toBe(152_064);
  });

  it('builds each word from two tokens that are there: text that is read back must give the same tokens', () => {
    const { tokens, merges } = makeVocabulary(familyShape('r1-671b'));
    const known = new Set(tokens);
    const missing = merges.filter((merge) => {
      const [left = '', right = ''] = merge.split(' ');
      return !known.has(left) || !known.has(right) || !known.has(left + right);
    });
    expect(missing).toEqual([]);
    expect(merges).toHaveLength(129_280 - 256 - 7);
  });

  it('has the tokens of begin and end where the catalogue has them, as control tokens', () => {
    // Once each: the end before the begin, after it, and further after it.
    for (const id of ['r1-distill-qwen-1.5b', 'r1-distill-llama-8b', 'r1-0528-qwen3-8b']) {
      const { tokens, types, special } = makeVocabulary(familyShape(id));
      const { bosTokenId, eosTokenId } = models.find((model) => model.id === id) ?? {};
      expect(special, id).toMatchObject({ begin: bosTokenId, end: eosTokenId });
      expect([tokens[special.begin], types[special.begin]], id).toEqual(['<｜begin▁of▁sentence｜>', 3]);
      expect([tokens[special.end], types[special.end]], id).toEqual(['<｜end▁of▁sentence｜>', 3]);
    }
  });

  it('refuses a size that has no room for the bytes', () => {
    const shape = familyShape('r1-671b');
    expect(() => makeVocabulary({ ...shape, vocabularySize: 200 })).toThrow('too small');
  });
});
