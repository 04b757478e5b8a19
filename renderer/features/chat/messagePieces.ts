/** The text and the reasoning of a message in pieces; those of a message that grows go on from what was known of it. */
import type { Message } from '../../../contract/chat.ts';
import { advanceBlocks, noBlocks, piecesOfBlocks, type BlockState, type Piece } from './markdown/blocks.ts';

export interface MessagePieces {
  readonly thought: readonly Piece[];
  readonly text: readonly Piece[];
}

const known = new WeakMap<Message, MessagePieces>();

/** Of the message that was cut last: of those in a conversation only one grows at a time. */
let grown: { readonly id: string; readonly thought: BlockState; readonly text: BlockState } | null = null;

export const piecesOf = (message: Message): MessagePieces => {
  const found = known.get(message);
  if (found !== undefined) return found;
  const base = grown?.id === message.id ? grown : { thought: noBlocks, text: noBlocks };
  grown = {
    id: message.id,
    thought: advanceBlocks(base.thought, message.thought),
    text: advanceBlocks(base.text, message.text),
  };
  const pieces = { thought: piecesOfBlocks(grown.thought), text: piecesOfBlocks(grown.text) };
  known.set(message, pieces);
  return pieces;
};
