/**
 * Which parts of a file are there, which are on their way, and which are to be fetched next. A file is cut into pieces
 * of one size; those in front go first, so that its SHA-256 can be computed as it arrives.
 */
export interface Piece {
  readonly index: number;
  /** Where it begins in the file. */
  readonly start: number;
  readonly bytes: number;
  /** From its beginning; what has arrived before a connection broke off is not fetched again. */
  receivedBytes: number;
  /** Filled up to `receivedBytes`; null until the first byte and after the piece was handed on. */
  buffer: Buffer | null;
}

export interface Pieces {
  readonly totalBytes: number;
  /** Neither there nor on their way, or not yet handed on. */
  readonly isComplete: () => boolean;
  /** The foremost one that nobody fetches; null where there is none now. */
  claimNext(): Piece | null;
  /** A certain one; null where it is there or somebody fetches it. */
  claimAt(offset: number): Piece | null;
  /** Where the piece ends that this place of the file belongs to. */
  endOf(offset: number): number;
  /** Back to those that are to be fetched, with what has arrived. */
  release(piece: Piece): void;
  finish(piece: Piece): void;
  /** It was there and is not good. */
  reopen(index: number): void;
  /** Not complete, and not empty. */
  partial(): Piece[];
  /** Of all pieces, whole or not. */
  receivedBytes(): number;
}

const smallestPieceBytes = 256 * 1024;
const largestPieceBytes = 4 * 1024 * 1024;
const wantedPieces = 64;

/** Small enough to lose little and to spread over connections, large enough not to be busy with asking. */
export const chooseChunkBytes = (fileBytes: number): number => {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, fileBytes / wantedPieces)));
  return Math.min(largestPieceBytes, Math.max(smallestPieceBytes, wanted));
};

export const countPieces = (fileBytes: number, chunkBytes: number): number => Math.ceil(fileBytes / chunkBytes);

export const bytesOfPiece = (index: number, fileBytes: number, chunkBytes: number): number =>
  Math.min(chunkBytes, fileBytes - index * chunkBytes);

type State = 'waiting' | 'claimed' | 'there';

export const createPieces = (
  totalBytes: number,
  chunkBytes: number,
  isWanted: (index: number) => boolean = () => true,
): Pieces => {
  const count = countPieces(totalBytes, chunkBytes);
  const states = Array.from({ length: count }, (_, index): State => (isWanted(index) ? 'waiting' : 'there'));
  const begun = new Map<number, Piece>();
  let cursor = 0;
  let left = states.filter((state) => state === 'waiting').length;
  let finishedBytes = 0;
  for (let index = 0; index < count; index++) {
    if (states[index] === 'there') finishedBytes += bytesOfPiece(index, totalBytes, chunkBytes);
  }

  const claim = (index: number): Piece | null => {
    if (states[index] !== 'waiting') return null;
    states[index] = 'claimed';
    const piece = begun.get(index) ?? {
      index,
      start: index * chunkBytes,
      bytes: bytesOfPiece(index, totalBytes, chunkBytes),
      receivedBytes: 0,
      buffer: null,
    };
    begun.set(index, piece);
    return piece;
  };

  return {
    totalBytes,
    isComplete: () => left === 0,
    claimNext: () => {
      while (cursor < count && states[cursor] !== 'waiting') cursor += 1;
      return cursor < count ? claim(cursor) : null;
    },
    claimAt: (offset) => claim(Math.floor(offset / chunkBytes)),
    endOf: (offset) => Math.min(totalBytes, (Math.floor(offset / chunkBytes) + 1) * chunkBytes),
    release: ({ index }) => {
      if (states[index] !== 'claimed') return;
      states[index] = 'waiting';
      cursor = Math.min(cursor, index);
    },
    finish: ({ index, bytes }) => {
      states[index] = 'there';
      begun.delete(index);
      finishedBytes += bytes;
      left -= 1;
    },
    reopen: (index) => {
      if (states[index] !== 'there') return;
      states[index] = 'waiting';
      finishedBytes -= bytesOfPiece(index, totalBytes, chunkBytes);
      cursor = Math.min(cursor, index);
      left += 1;
    },
    partial: () => [...begun.values()].filter(({ receivedBytes }) => receivedBytes > 0),
    receivedBytes: () => [...begun.values()].reduce((sum, piece) => sum + piece.receivedBytes, finishedBytes),
  };
};
