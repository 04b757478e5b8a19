/** About how high a row will be, before it is measured: the nearer, the less the scroll bar's thumb moves by itself. */
import type { Message } from '../../../contract/chat.ts';
import type { Piece } from './markdown/blocks.ts';
import { piecesOf } from './messagePieces.ts';
import type { MessageRow } from './messageRows.ts';

const CHARACTERS_A_LINE = 84;
const LINE_PX = 25;
/** Of the space between blocks, what stands above a table, a formula or a block of code. */
const BLOCK_PX = 16;
/** The head of a reasoning, or the numbers under an answer. */
const END_PX = 45;
const QUESTION_PX = 80;

const linesOf = (text: string): number =>
  text.split('\n').reduce((lines, line) => lines + Math.ceil(line.length / CHARACTERS_A_LINE), 0);

const heightOf = (piece: Piece | undefined): number => {
  if (piece === undefined) return 0;
  const blocks = piece.open === null ? piece.blocks : [...piece.blocks, piece.open];
  return blocks.reduce((height, block) => height + linesOf(block) * LINE_PX + BLOCK_PX, 0);
};

const estimate = (row: MessageRow, message: Message | undefined): number => {
  if (message === undefined || message.role === 'user') {
    return QUESTION_PX + linesOf(message?.text ?? '') * LINE_PX;
  }
  const { thought, text } = piecesOf(message);
  const ends = (row.isFirst && message.thought !== '' ? END_PX : 0) + (row.isLast ? END_PX : 0);
  return (
    ends +
    (row.thought === null ? 0 : heightOf(thought[row.thought])) +
    (row.text === null ? 0 : heightOf(text[row.text]))
  );
};

const known = new WeakMap<MessageRow, number>();

/** Asked for of every row that was never in sight, again and again; so each text is looked at once. */
export const estimateRowPx = (row: MessageRow, message: Message | undefined): number => {
  const found = known.get(row);
  if (found !== undefined) return found;
  const height = estimate(row, message);
  known.set(row, height);
  return height;
};
