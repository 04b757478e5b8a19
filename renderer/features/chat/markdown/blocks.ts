/**
 * Cuts Markdown that only grows into blocks that can be parsed one by one. A finished block never changes again, so
 * its rendering is kept; only the open one at the end is rendered anew. Finished blocks are gathered in chunks about as
 * high as a window, of which only those in sight need to exist.
 *
 * Blocks end at blank lines, but not inside a fence, a displayed formula or a list (whose items may stand apart), and
 * a fence at the start of a line is a block of its own.
 */
export interface BlockState {
  readonly text: string;
  readonly chunks: readonly (readonly string[])[];
  /** Where the open block begins. */
  readonly openStart: number;
}

export const noBlocks: BlockState = { text: '', chunks: [], openStart: 0 };

/** A chunk with so many blocks or so much text takes no further block. */
const CHUNK_BLOCKS = 16;
const CHUNK_CHARACTERS = 2400;

const charactersOf = (blocks: readonly string[]): number => blocks.reduce((sum, block) => sum + block.length, 0);

const isFull = (blocks: readonly string[]): boolean =>
  blocks.length >= CHUNK_BLOCKS || charactersOf(blocks) >= CHUNK_CHARACTERS;

const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const FENCE = /^(`{3,}|~{3,})/;

/** Whether the beginning of a line after a blank one is surely no continuation of what came before. */
const beginsBlock = (beginning: string, afterList: boolean): boolean => {
  if (beginning.trim() === '') return false;
  if (!afterList) return true;
  return !/^\s/.test(beginning) && !LIST_ITEM.test(beginning) && !/^(?:[-*+]|\d{1,9}[.)]?)$/.test(beginning);
};

interface Scan {
  readonly finished: readonly string[];
  readonly openStart: number;
}

const closesFence = (line: string, fence: string): boolean => {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed === (fence[0] ?? '').repeat(trimmed.length);
};

/** Whether a line leaves a displayed formula open (true), closes one (false), or says nothing (null). */
const formulaAfter = (line: string, open: string | null): string | null => {
  if (open === '$$') return line.includes('$$') ? null : open;
  if (open === '\\]') return line.includes('\\]') ? null : open;
  if (((line.match(/\$\$/g) ?? []).length & 1) === 1) return '$$';
  return line.lastIndexOf('\\[') > line.lastIndexOf('\\]') ? '\\]' : null;
};

const scan = (text: string, from: number): Scan => {
  const finished: string[] = [];
  let blockStart = from;
  let fence: string | null = null;
  let fenceIsOwnBlock = false;
  let formula: string | null = null;
  let isList = false;
  let afterBlank = false;
  let hasContent = false;

  const cut = (end: number): void => {
    if (text.slice(blockStart, end).trim() !== '') finished.push(text.slice(blockStart, end));
    blockStart = end;
    isList = false;
    hasContent = false;
  };

  let lineStart = from;
  while (lineStart < text.length) {
    const newline = text.indexOf('\n', lineStart);
    if (newline === -1) {
      // The last line may still grow; all that its beginning can tell is that a new block has begun.
      const begins = fence === null && formula === null && hasContent && afterBlank;
      if (begins && beginsBlock(text.slice(lineStart), isList)) cut(lineStart);
      break;
    }
    const line = text.slice(lineStart, newline);
    const lineEnd = newline + 1;
    const isBlank = line.trim() === '';

    if (fence !== null) {
      if (closesFence(line, fence)) {
        fence = null;
        if (fenceIsOwnBlock) cut(lineEnd);
      }
    } else if (formula !== null) {
      formula = formulaAfter(line, formula);
    } else if (!isBlank) {
      const continuesList = isList && (/^\s{2,}/.test(line) || LIST_ITEM.test(line));
      const opensFence = FENCE.test(line);
      if (hasContent && ((afterBlank && !continuesList) || opensFence)) cut(lineStart);
      const marker = FENCE.exec(line.trimStart())?.[1];
      if (marker !== undefined && !line.trimStart().slice(marker.length).includes('`')) {
        fence = marker;
        fenceIsOwnBlock = opensFence;
      } else {
        formula = formulaAfter(line, null);
        isList ||= LIST_ITEM.test(line);
      }
      hasContent = true;
    }
    afterBlank = isBlank && fence === null && formula === null;
    lineStart = lineEnd;
  }
  return { finished, openStart: blockStart };
};

const gather = (chunks: readonly (readonly string[])[], blocks: readonly string[]): readonly (readonly string[])[] => {
  if (blocks.length === 0) return chunks;
  const gathered = [...chunks];
  for (const block of blocks) {
    const last = gathered.at(-1);
    if (last === undefined || isFull(last)) gathered.push([block]);
    else gathered[gathered.length - 1] = [...last, block];
  }
  return gathered;
};

/** The state after the text has become `text`. Growth costs only the open block; any other change starts anew. */
export const advanceBlocks = (state: BlockState, text: string): BlockState => {
  // While a channel grows the other one is asked as well: not to be read again, it is compared by identity.
  if (text === state.text) return state;
  const grows = text.length >= state.text.length && text.startsWith(state.text);
  const { chunks, openStart } = grows ? state : noBlocks;
  const { finished, openStart: nextStart } = scan(text, openStart);
  return { text, chunks: gather(chunks, finished), openStart: nextStart };
};

export const openBlock = (state: BlockState): string => state.text.slice(state.openStart);

/** A chunk; the last one also has the open block, where it will stay once it is finished, so that it is mounted once. */
export interface Piece {
  readonly blocks: readonly string[];
  readonly open: string | null;
}

const noBlocksYet: readonly string[] = [];

export const piecesOfBlocks = (state: BlockState): readonly Piece[] => {
  const block = openBlock(state);
  const open = block.trim() === '' ? null : block;
  const last = state.chunks.at(-1);
  const beginsPiece = last === undefined ? open !== null : open !== null && isFull(last);
  const chunks = beginsPiece ? [...state.chunks, noBlocksYet] : state.chunks;
  return chunks.map((blocks, index) => ({ blocks, open: index === chunks.length - 1 ? open : null }));
};
