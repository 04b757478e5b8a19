/**
 * The rows of the list of messages. A row is a piece of a message and not all of it, so that an answer of any length
 * costs no more than what of it is in sight. The first row has the head of the reasoning and, where that is folded or
 * short, the beginning of the text; the last one has the answer's end. A row keeps its identity while its message grows.
 */
import type { Message } from '../../../contract/chat.ts';
import type { ChatMessages } from '../../stores/chatEvents.ts';
import { piecesOf } from './messagePieces.ts';

export interface MessageRow {
  readonly key: string;
  readonly messageId: string;
  /** Which piece of the unfolded reasoning, and which of the text, stand in it. */
  readonly thought: number | null;
  readonly text: number | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

const wholeMessage = (messageId: string): MessageRow => ({
  key: messageId,
  messageId,
  thought: null,
  text: null,
  isFirst: true,
  isLast: true,
});

const rowsOfAnswer = (message: Message, isUnfolded: boolean): MessageRow[] => {
  const pieces = piecesOf(message);
  const thoughts = isUnfolded ? pieces.thought.length : 0;
  const sharesFirst = thoughts <= 1 && pieces.text.length > 0;
  const parts: Pick<MessageRow, 'key' | 'thought' | 'text'>[] = [
    { key: message.id, thought: thoughts > 0 ? 0 : null, text: sharesFirst ? 0 : null },
  ];
  for (let index = 1; index < thoughts; index += 1) {
    parts.push({ key: `${message.id} thought ${index}`, thought: index, text: null });
  }
  for (let index = sharesFirst ? 1 : 0; index < pieces.text.length; index += 1) {
    parts.push({ key: `${message.id} text ${index}`, thought: null, text: index });
  }
  return parts.map((part, index) => ({
    ...part,
    messageId: message.id,
    isFirst: index === 0,
    isLast: index === parts.length - 1,
  }));
};

interface RowsOfMessage {
  readonly message: Message;
  readonly isUnfolded: boolean;
  readonly rows: readonly MessageRow[];
}

const isSameRow = (a: MessageRow | undefined, b: MessageRow): boolean =>
  a?.key === b.key && a.thought === b.thought && a.text === b.text && a.isLast === b.isLast;

/** The rows of one conversation after another; the same array as long as no row came, went or changed its place. */
export const createMessageRows = () => {
  let ofMessages = new Map<string, RowsOfMessage>();
  let last: readonly MessageRow[] = [];

  const rowsOf = (message: Message, isUnfolded: boolean): RowsOfMessage => {
    const known = ofMessages.get(message.id);
    if (known?.message === message && known.isUnfolded === isUnfolded) return known;
    const made = message.role === 'user' ? [wholeMessage(message.id)] : rowsOfAnswer(message, isUnfolded);
    const rows = made.map((row, index) => {
      const before = known?.rows[index];
      return before !== undefined && isSameRow(before, row) ? before : row;
    });
    return { message, isUnfolded, rows };
  };

  return (
    { order, messages }: Pick<ChatMessages, 'order' | 'messages'>,
    unfolded: ReadonlySet<string>,
  ): readonly MessageRow[] => {
    const next = new Map<string, RowsOfMessage>();
    const rows: MessageRow[] = [];
    for (const id of order) {
      const message = messages[id];
      if (message === undefined) continue;
      const found = rowsOf(message, unfolded.has(id));
      next.set(id, found);
      rows.push(...found.rows);
    }
    ofMessages = next;
    if (rows.length !== last.length || rows.some((row, index) => row !== last[index])) last = rows;
    return last;
  };
};

/** Of a message that a search found, the row that has the words; -1 where it has none yet. */
export const rowWith = (rows: readonly MessageRow[], message: Message, words: string): number => {
  const first = rows.findIndex(({ messageId }) => messageId === message.id);
  if (words === '' || message.role === 'user') return first;
  const wanted = words.toLowerCase();
  const piece = piecesOf(message).text.findIndex(({ blocks, open }) =>
    [...blocks, open ?? ''].join('').toLowerCase().includes(wanted),
  );
  const found = rows.findIndex(({ messageId, text }) => messageId === message.id && text === piece);
  return found < 0 ? first : found;
};
