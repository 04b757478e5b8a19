/**
 * The grammar of an HTTP/1.1 response (RFC 9112) to one GET: bytes go in as they arrive, the head and the bytes of the body
 * come out, the latter as views on what came in. Knows how much of what comes next is body, so that it can be read to where
 * it belongs.
 */
export interface ResponseHead {
  readonly status: number;
  /** By lower-case name; null where it is missing. */
  header(name: string): string | null;
}

/** What came is not an answer in HTTP/1.1. */
export class NotHttpError extends Error {
  readonly code = 'NOT_HTTP';
}

const largestHeadBytes = 128 * 1024;

type Phase = 'status' | 'headers' | 'sized' | 'untilClose' | 'chunkSize' | 'chunk' | 'chunkEnd' | 'trailers' | 'over';

const dataPhases: readonly Phase[] = ['sized', 'untilClose', 'chunk'];

export interface Taken {
  /** How many of the given bytes were read. */
  readonly used: number;
  /** Those of them that are body. */
  readonly body: Buffer | null;
  /** It has just become known. */
  readonly head: ResponseHead | null;
}

export interface ResponseReader {
  /** Reads to the end of the next part: a line, or what is there of the body. Errors: NotHttpError. */
  take(bytes: Buffer): Taken;
  /** So many of the next bytes are body, whatever they are. */
  bodyAhead(): number;
  /** Nothing belongs to this response any more. */
  isOver(): boolean;
  /** The server has closed the connection: true where the response is whole with that. */
  endsWithClose(): boolean;
  /** Once it is over: may the connection be used again? */
  keepsAlive(): boolean;
  /** A byte of it has come. */
  hasBegun(): boolean;
}

export const createResponseReader = (): ResponseReader => {
  let phase: Phase = 'status';
  let line = '';
  let lineBytes = 0;
  let left = 0;
  let status = 0;
  let isPersistent = false;
  let begun = false;
  const fields = new Map<string, string>();

  const beginBody = (): ResponseHead | null => {
    // A word in between, such as "103 Early Hints": the answer follows.
    if (status < 200) {
      phase = 'status';
      fields.clear();
      return null;
    }
    const connection = (fields.get('connection') ?? '').toLowerCase();
    isPersistent = isPersistent ? !connection.includes('close') : connection.includes('keep-alive');
    const length = fields.get('content-length');
    if (status === 204 || status === 304) phase = 'over';
    else if ((fields.get('transfer-encoding') ?? '').toLowerCase().includes('chunked')) phase = 'chunkSize';
    else if (length === undefined) phase = 'untilClose';
    else if (/^\d+$/.test(length)) {
      left = Number(length);
      phase = left === 0 ? 'over' : 'sized';
    } else throw new NotHttpError(`The length of the body is "${length}".`);
    const known = new Map(fields);
    return { status, header: (name) => known.get(name) ?? null };
  };

  const readStatus = (text: string): void => {
    const [, minor, code] = /^HTTP\/1\.(\d) (\d{3})(?: |$)/.exec(text) ?? [];
    if (code === undefined) throw new NotHttpError(`The answer begins with "${text.slice(0, 40)}".`);
    isPersistent = minor !== '0';
    status = Number(code);
    phase = 'headers';
  };

  const readField = (text: string): void => {
    const colon = text.indexOf(':');
    if (colon < 1) throw new NotHttpError(`"${text.slice(0, 40)}" is no header.`);
    const name = text.slice(0, colon).trim().toLowerCase();
    // The first one counts where there are several.
    if (!fields.has(name)) fields.set(name, text.slice(colon + 1).trim());
  };

  const readChunkSize = (text: string): void => {
    const [size] = /^[0-9a-f]{1,12}(?=\s*(?:;|$))/i.exec(text) ?? [];
    if (size === undefined) throw new NotHttpError(`"${text.slice(0, 40)}" is no length of a chunk.`);
    left = parseInt(size, 16);
    phase = left === 0 ? 'trailers' : 'chunk';
  };

  const readLine = (text: string): ResponseHead | null => {
    if (phase === 'status') readStatus(text);
    else if (phase === 'headers' && text === '') return beginBody();
    else if (phase === 'headers') readField(text);
    else if (phase === 'chunkSize') readChunkSize(text);
    else if (phase === 'chunkEnd') phase = 'chunkSize';
    else if (text === '') phase = 'over';
    return null;
  };

  const takeBody = (bytes: Buffer): Taken => {
    const body = phase === 'untilClose' ? bytes : bytes.subarray(0, left);
    if (phase !== 'untilClose') {
      left -= body.length;
      if (left === 0) phase = phase === 'chunk' ? 'chunkEnd' : 'over';
    }
    return { used: body.length, body, head: null };
  };

  const takeLine = (bytes: Buffer): Taken => {
    const end = bytes.indexOf(0x0a);
    const used = end < 0 ? bytes.length : end + 1;
    lineBytes += used;
    if (lineBytes > largestHeadBytes) throw new NotHttpError('The head of the answer does not end.');
    line += bytes.toString('latin1', 0, used);
    if (end < 0) return { used, body: null, head: null };
    const text = line.replace(/\r?\n$/, '');
    line = '';
    const head = readLine(text);
    // Only a head is limited as a whole: the lines of chunks are as many as there are chunks.
    if (phase !== 'headers' && phase !== 'trailers') lineBytes = 0;
    return { used, body: null, head };
  };

  return {
    take: (bytes) => {
      begun = true;
      return dataPhases.includes(phase) ? takeBody(bytes) : takeLine(bytes);
    },
    bodyAhead: () => (phase === 'untilClose' ? Number.POSITIVE_INFINITY : dataPhases.includes(phase) ? left : 0),
    isOver: () => phase === 'over',
    endsWithClose: () => phase === 'untilClose',
    keepsAlive: () => isPersistent && phase === 'over',
    hasBegun: () => begun,
  };
};
