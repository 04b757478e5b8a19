/**
 * One request to one source, and what arrives put into pieces. Follows redirects to signed addresses, which expire, and
 * remembers where they led. A server that ignores ranges sends the whole file: all of it is used that is still missing.
 */
import { HearthError } from '../../../contract/error.ts';
import { explainStatus } from '../../network/hub.ts';
import type { Http, ResponseHead } from '../../network/http.ts';
import { readWaitMs } from '../../network/rateLimit.ts';
import type { Piece, Pieces } from './pieces.ts';
import type { Source } from './sources.ts';

/** What the file must be; a source that has another one is of no use. */
export interface ExpectedFile {
  readonly bytes: number;
  readonly sha256: string | null;
  /** Of the only source, where there is no hash to go by. */
  readonly etag: string | null;
}

export interface TransferOptions {
  readonly http: Http;
  readonly source: Source;
  readonly pieces: Pieces;
  readonly piece: Piece;
  readonly expected: ExpectedFile;
  readonly signal: AbortSignal;
  readonly stallMs: number;
  /** A whole piece; its buffer is the receiver's. A rejection ends the transfer with it. */
  readonly onPiece: (piece: Piece, source: Source) => Promise<void>;
  readonly allocate: (bytes: number) => Buffer;
  /** The source serves parts of a file: other connections may ask it too. */
  readonly onRanges: () => void;
  /** Called for each bit that arrives; a promise holds the source back. */
  readonly onBytes: (bytes: number) => Promise<void> | undefined;
}

/** The source will not do better: another file, none, or not for us. */
export class SourceUnusable extends Error {
  readonly reason: HearthError;
  constructor(reason: HearthError) {
    super(reason.message);
    this.reason = reason;
  }
}

/** Try again: after `waitMs` where the source asked for that. */
export class SourceBusy extends Error {
  readonly waitMs: number | null;
  readonly reason: HearthError;
  constructor(reason: HearthError, waitMs: number | null) {
    super(reason.message);
    this.reason = reason;
    this.waitMs = waitMs;
  }
}

const mostRedirects = 5;
const sha256Pattern = /^[0-9a-f]{64}$/;

export const readEtag = (head: ResponseHead): string | null =>
  head.header('etag')?.replace(/^W\//, '').replaceAll('"', '') ?? null;

const fileChanged = (url: string, what: string): HearthError =>
  new HearthError({
    code: 'FILE_CHANGED',
    message: `${new URL(url).host} has another file under this name than before: ${what}.`,
    details: { url },
    next: 'Install it again; the new file is then taken from its beginning.',
  });

/** Throws where the answer is about another file. */
const checkIdentity = (head: ResponseHead, url: string, expected: ExpectedFile): void => {
  const range = head.header('content-range')?.split('/')[1];
  const total = head.status === 206 ? Number(range) : Number(head.header('content-length') ?? expected.bytes);
  if (range !== '*' && total !== expected.bytes) {
    throw new SourceUnusable(fileChanged(url, `${total} bytes instead of ${expected.bytes}`));
  }
  const etag = readEtag(head);
  const other =
    expected.sha256 === null
      ? expected.etag !== null && etag !== null && etag !== expected.etag
      : etag !== null && sha256Pattern.test(etag) && etag !== expected.sha256;
  if (other) throw new SourceUnusable(fileChanged(url, 'its ETag differs'));
};

const tooShort = (url: string): HearthError =>
  new HearthError({
    code: 'NETWORK_FAILED',
    message: `${new URL(url).host} sent fewer bytes than it said.`,
    next: 'Go on: what has arrived is kept.',
  });

/** Where in the file the body begins; null where the answer has no part of the file. */
const bodyStart = (head: ResponseHead, start: number): number | null => {
  if (head.status === 200) return 0;
  if (head.status !== 206) return null;
  const first = /^bytes (\d+)-/.exec(head.header('content-range') ?? '')?.[1];
  return first === undefined ? start : Number(first);
};

interface Asked {
  readonly url: string;
  readonly range: boolean;
  /** The address was not found out just now, but for an earlier request. */
  readonly remembered: boolean;
}

const explain = (head: ResponseHead, source: Source, { url, range, remembered }: Asked): Error => {
  const reason = explainStatus(head, url);
  if (source.resolvedUrl === url) source.resolvedUrl = null;
  if (head.status === 416 && range) {
    source.ranges = false;
    return new SourceBusy(reason, 0);
  }
  // A signed address expires: the next request asks for a new one. A new one that does not work either is a failure.
  if (url !== source.address.url && [400, 401, 403, 404, 410].includes(head.status)) {
    return new SourceBusy(reason, remembered ? 0 : null);
  }
  if (head.status === 429 || head.status >= 500 || head.status === 408) return new SourceBusy(reason, readWaitMs(head));
  return new SourceUnusable(reason);
};

interface Filler {
  /** The place in the file of what comes next. */
  at(): number;
  /** Where it belongs, to be read there and given to `put`; null where it is not needed, or in part. */
  room(): Buffer | null;
  /** Resolves when what became whole is taken; undefined where nothing did. */
  put(data: Buffer): Promise<void> | undefined;
  end(): void;
}

/** Puts what arrives into pieces, beginning at `at`. A piece that is there, or fetched by another one, is skipped. */
const createFiller = ({ pieces, piece, source, onPiece, allocate }: TransferOptions, start: number): Filler => {
  let at = start;
  let current: Piece | null = null;

  const holds = (one: Piece): boolean => at >= one.start && at < one.start + one.bytes;
  const releaseCurrent = (): void => {
    if (current !== null && current !== piece) pieces.release(current);
    current = null;
  };
  const pieceHere = (): Piece | null => {
    if (current !== null && holds(current)) return current;
    releaseCurrent();
    current = holds(piece) && piece.receivedBytes < piece.bytes ? piece : pieces.claimAt(at);
    return current;
  };

  const bufferOf = (here: Piece): Buffer => (here.buffer ??= allocate(here.bytes));

  return {
    at: () => at,
    room: () => {
      const here = pieceHere();
      return here === null || here.start + here.receivedBytes !== at
        ? null
        : bufferOf(here).subarray(here.receivedBytes);
    },
    put: (data) => {
      let taken: Promise<void> | undefined;
      for (let rest = data; rest.length > 0;) {
        const here = pieceHere();
        const part = rest.subarray(0, pieces.endOf(at) - at);
        const knownBytes = here === null ? part.length : here.start + here.receivedBytes - at;
        if (here !== null && knownBytes >= 0 && knownBytes < part.length) {
          const place = bufferOf(here).subarray(here.receivedBytes);
          const isInPlace = part.buffer === place.buffer && part.byteOffset === place.byteOffset;
          here.receivedBytes += isInPlace ? part.length : part.copy(place, 0, knownBytes);
        }
        at += part.length;
        rest = rest.subarray(part.length);
        if (here !== null && here.receivedBytes === here.bytes) {
          current = null;
          taken = onPiece(here, source);
        }
      }
      return taken;
    },
    end: releaseCurrent,
  };
};

/** Errors: SourceBusy, SourceUnusable, what `onPiece` throws, network errors, the signal's reason. */
export const transfer = async (options: TransferOptions): Promise<void> => {
  const { http, source, piece, expected, signal, stallMs, onRanges, onBytes } = options;
  const start = piece.start + piece.receivedBytes;
  const pieceEnd = piece.start + piece.bytes;
  for (let redirect = 0; redirect <= mostRedirects; redirect++) {
    const url = source.resolvedUrl ?? source.address.url;
    const range = source.ranges === false ? {} : { range: `bytes=${start}-${pieceEnd - 1}` };
    /** Set by the head, where there is a body to use. */
    const body: { filler: Filler | null; end: number } = { filler: null, end: pieceEnd };
    const head = await http
      .fetch(url, {
        headers: { ...(source.resolvedUrl === null ? source.address.headers : {}), ...range },
        signal,
        stallMs,
        onHead: (received) => {
          const from = bodyStart(received, start);
          if (from === null) return false;
          checkIdentity(received, url, expected);
          if (received.status === 206) {
            source.ranges ??= true;
            onRanges();
          } else {
            // It served ranges before, and another connection has the whole file coming already.
            if (source.ranges === false && source.active > 1) return false;
            source.ranges = false;
            body.end = expected.bytes;
          }
          body.filler = createFiller(options, from);
          return true;
        },
        room: () => body.filler?.room() ?? null,
        onData: (data) => {
          const { filler, end } = body;
          if (filler === null || filler.at() >= end) return false;
          const wanted = data.subarray(0, end - filler.at());
          const taken = filler.put(wanted);
          const held = onBytes(wanted.length);
          return held === undefined ? taken : Promise.all([held, taken]).then(() => undefined);
        },
      })
      .finally(() => body.filler?.end());
    const location = head.header('location');
    if (head.status >= 300 && head.status < 400 && location !== null) {
      source.resolvedUrl = new URL(location, url).href;
      continue;
    }
    if (head.status !== 206 && head.status !== 200) {
      throw explain(head, source, { url, range: 'range' in range, remembered: redirect === 0 });
    }
    // Another connection has it coming; or the body ended early.
    if (body.filler === null) throw new SourceBusy(tooShort(url), 0);
    if (body.filler.at() < body.end) throw new SourceBusy(tooShort(url), null);
    return;
  }
  source.resolvedUrl = null;
  throw new SourceUnusable(tooShort(source.address.url));
};
