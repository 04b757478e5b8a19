/**
 * Counts the tokens of texts of any length, a piece at a time with a turn for others in between: answers at work must
 * not wait for a book to be counted. Pieces end with lines, over which hardly any token reaches.
 */
import { nextTurn } from './nextTurn.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Some milliseconds of work. */
const pieceCharacters = 16_384;

function* piecesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const wanted = from + pieceCharacters;
    const line = wanted < text.length ? text.lastIndexOf('\n', wanted) : -1;
    const to = line > from ? line + 1 : wanted;
    yield text.slice(from, to);
    from = to;
  }
}

export const countTokens = async (
  vocabulary: Pick<Vocabulary, 'tokenizeReply'>,
  texts: readonly string[],
): Promise<number[]> => {
  const counts: number[] = [];
  for (const text of texts) {
    let count = 0;
    for (const piece of piecesOf(text)) {
      count += vocabulary.tokenizeReply(piece).length;
      await nextTurn();
    }
    counts.push(count);
  }
  return counts;
};
