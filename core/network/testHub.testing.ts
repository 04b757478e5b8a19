/**
 * For tests: a hub of the project's own on loopback. It has the API (revision, tree), `resolve` with redirects to signed
 * addresses that expire, ranges and ETags, does wrong on demand, and counts what it served.
 */
import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

export type HubContent = Buffer | { readonly path: string; readonly bytes: number; readonly sha256: string };

/** What to do wrong with one answer of a file. */
export type HubFault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks off, or nothing more comes, after so many bytes of the body. */
  | { readonly kind: 'reset' | 'stall'; readonly afterBytes: number }
  /** The body is shorter than its headers say, and ends as if it were whole. */
  | { readonly kind: 'short'; readonly afterBytes: number }
  | { readonly kind: 'ignoreRange' | 'refuseRange' }
  /** The bytes at these places of the file arrive changed. */
  | { readonly kind: 'corrupt'; readonly offsets: readonly number[] }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number };

export interface HubRequest {
  /** `owner/name/file`. */
  readonly file: string;
  readonly start: number;
  /** Beyond the last byte. */
  readonly end: number;
  /** 0 for the first request of this file. */
  readonly index: number;
}

export interface TestHub {
  readonly url: string;
  /** Puts a file there, or another one in its place, which is a new commit. */
  add(repository: string, file: string, content: HubContent): void;
  /** Asked before each answer of a file; null = all is well. */
  onFile(decide: (request: HubRequest) => HubFault | null): void;
  /** A status for the next requests of API and resolver, in order. */
  failApi(...faults: readonly { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[]): void;
  /** Every signed address is good for so many requests. */
  limitLinks(uses: number): void;
  /** Body bytes sent of a file, `owner/name/file`. */
  servedBytes(file: string): number;
  /** Paths asked for, in order. */
  readonly requests: readonly string[];
  readonly headers: readonly IncomingMessage['headers'][];
  close(): Promise<void>;
}

interface Entry {
  readonly content: HubContent;
  readonly bytes: number;
  readonly sha256: string;
}

const pieceBytes = 64 * 1024;

const toEntry = (content: HubContent): Entry =>
  Buffer.isBuffer(content)
    ? { content, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
    : { content, bytes: content.bytes, sha256: content.sha256 };

const readRange = (header: string | undefined, bytes: number): { start: number; end: number } | null => {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return null;
  return { start: Number(first), end: Math.min(bytes, last === '' ? bytes : Number(last) + 1) };
};

/** Each is good until the next one is asked for. */
async function* readPieces({ content }: Entry, start: number, end: number): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(content)) {
    for (let at = start; at < end; at += pieceBytes) yield content.subarray(at, Math.min(end, at + pieceBytes));
    return;
  }
  const file = await open(content.path);
  const buffer = Buffer.allocUnsafe(Math.min(end - start, 16 * pieceBytes));
  try {
    for (let at = start; at < end;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - at), at);
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

const corrupted = (piece: Buffer, at: number, offsets: readonly number[]): Buffer => {
  const hit = offsets.filter((offset) => offset >= at && offset < at + piece.length);
  if (hit.length === 0) return piece;
  const copy = Buffer.from(piece);
  for (const offset of hit) copy[offset - at] = (copy[offset - at] ?? 0) ^ 0xff;
  return copy;
};

/** Resolves once the bytes are the system's, or nobody wants them any more. */
const send = (response: ServerResponse, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off('close', go);
      resolve();
    };
    response.once('close', go).write(bytes, go);
  });

export const startTestHub = async (): Promise<TestHub> => {
  const repositories = new Map<string, Map<string, Entry>>();
  const links = new Map<string, { readonly file: string; uses: number }>();
  const served = new Map<string, number>();
  const asked = new Map<string, number>();
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const apiFaults: { status: number; headers?: Readonly<Record<string, string>> }[] = [];
  let decide: (request: HubRequest) => HubFault | null = () => null;
  let linkUses = Number.POSITIVE_INFINITY;

  const commitOf = (repository: string): string =>
    createHash('sha1')
      .update([...(repositories.get(repository) ?? [])].map(([name, { sha256 }]) => name + sha256).join())
      .digest('hex');

  const fail = (response: ServerResponse, status: number, more: Readonly<Record<string, string>> = {}): void =>
    void response.writeHead(status, more).end();

  const json = (response: ServerResponse, value: unknown): void =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

  const sendBody = async (
    response: ServerResponse,
    file: string,
    entry: Entry,
    start: number,
    end: number,
    fault: HubFault | null,
  ) => {
    let at = start;
    const startedMs = performance.now();
    const stopAt = fault !== null && 'afterBytes' in fault ? start + fault.afterBytes : end;
    for await (const piece of readPieces(entry, start, end)) {
      const part = piece.subarray(0, Math.max(0, stopAt - at));
      const bytes = fault?.kind === 'corrupt' ? corrupted(part, at, fault.offsets) : part;
      at += part.length;
      served.set(file, (served.get(file) ?? 0) + part.length);
      if (response.destroyed) return;
      await send(response, bytes);
      if (fault?.kind === 'slow') {
        const dueMs = startedMs + ((at - start) / fault.bytesPerSecond) * 1000;
        await wait(Math.max(0, dueMs - performance.now()));
      }
      if (at >= stopAt && stopAt < end) break;
    }
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'reset') response.destroy();
    else response.end();
  };

  const sendFile = async (request: IncomingMessage, response: ServerResponse, file: string, entry: Entry) => {
    const range = readRange(request.headers.range, entry.bytes);
    const { start, end } = range ?? { start: 0, end: entry.bytes };
    const index = asked.get(file) ?? 0;
    asked.set(file, index + 1);
    const fault = decide({ file, start, end, index });
    if (fault?.kind === 'status') {
      fail(response, fault.status, fault.headers);
      return;
    }
    const common = { etag: `"${entry.sha256}"`, 'accept-ranges': 'bytes' };
    if (start >= entry.bytes || (fault?.kind === 'refuseRange' && range !== null)) {
      fail(response, 416, { ...common, 'content-range': `bytes */${entry.bytes}` });
      return;
    }
    const whole = range === null || fault?.kind === 'ignoreRange';
    const from = whole ? 0 : start;
    const to = whole ? entry.bytes : end;
    // A body that ends early can only pass for whole where no length was promised.
    const length = fault?.kind === 'short' ? {} : { 'content-length': String(to - from) };
    const place = whole ? {} : { 'content-range': `bytes ${from}-${to - 1}/${entry.bytes}` };
    response.writeHead(whole ? 200 : 206, { ...common, ...length, ...place });
    await sendBody(response, file, entry, from, to, fault);
  };

  const answerApi = (path: string, response: ServerResponse): boolean => {
    const [, repository = '', kind] = /^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree)\//.exec(path) ?? [];
    const files = repositories.get(repository);
    if (kind === undefined) return false;
    if (files === undefined) fail(response, 404);
    else if (kind === 'revision') json(response, { id: repository, sha: commitOf(repository) });
    else {
      const tree = [...files].map(([name, { bytes, sha256 }]) => ({
        type: 'file',
        oid: sha256.slice(0, 40),
        size: bytes,
        lfs: { oid: sha256, size: bytes, pointerSize: 135 },
        path: name,
      }));
      json(response, [...tree, { type: 'file', oid: '0'.repeat(40), size: 12, path: 'README.md' }]);
    }
    return true;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub');
    const path = decodeURIComponent(pathname);
    requests.push(path);
    headers.push(request.headers);
    const isSigned = path.startsWith('/signed/');
    const fault = isSigned ? undefined : apiFaults.shift();
    if (fault !== undefined) {
      fail(response, fault.status, fault.headers);
      return;
    }
    if (answerApi(path, response)) return;
    const [, repository = '', name = ''] = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(path) ?? [];
    const linked = links.get(searchParams.get('key') ?? '');
    const file = isSigned ? (linked?.file ?? '') : `${repository}/${name}`;
    const [owner = '', title = '', ...rest] = file.split('/');
    const entry = repositories.get(`${owner}/${title}`)?.get(rest.join('/'));
    if (isSigned && (linked === undefined || linked.uses-- <= 0)) fail(response, 403);
    else if (entry === undefined) fail(response, 404);
    else if (isSigned) await sendFile(request, response, file, entry);
    else {
      const key = randomBytes(8).toString('hex');
      links.set(key, { file, uses: linkUses });
      fail(response, 302, {
        location: `/signed/${encodeURIComponent(name)}?key=${key}`,
        'x-repo-commit': commitOf(repository),
        'x-linked-size': String(entry.bytes),
        'x-linked-etag': `"${entry.sha256}"`,
      });
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());

  return {
    url: `http://127.0.0.1:${port}`,
    add: (repository, file, content) => {
      const files = repositories.get(repository) ?? new Map<string, Entry>();
      repositories.set(repository, files.set(file, toEntry(content)));
    },
    onFile: (next) => {
      decide = next;
    },
    failApi: (...faults) => void apiFaults.push(...faults),
    limitLinks: (uses) => {
      linkUses = uses;
    },
    servedBytes: (file) => served.get(file) ?? 0,
    requests,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
