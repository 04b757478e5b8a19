/** The beginning of a file at an address, by range requests: a model's header without its gigabytes. */
import { HearthError } from '../../contract/error.ts';
import type { ByteSource } from '../catalog/byteSource.ts';
import { readHeaderOf, type ModelHeader } from '../catalog/ggufHeader.ts';
import { explainStatus } from './hub.ts';
import type { FetchOptions, Http, ResponseHead } from './http.ts';

const mostRedirects = 5;

/** What is asked for first: most headers of the family are longer, and small models are wholly in it. */
const firstBytes = 256 * 1024;

interface Slice {
  readonly bytes: Buffer;
  readonly head: ResponseHead;
  /** Where the address led to. */
  readonly url: string;
}

/** Of the whole file, from `Content-Range: bytes 0-99/1234` or, where ranges are ignored, from `Content-Length`. */
const totalOf = ({ head, url }: Pick<Slice, 'head' | 'url'>): number => {
  const text = head.status === 206 ? head.header('content-range')?.split('/')[1] : head.header('content-length');
  const total = Number(text ?? Number.NaN);
  if (Number.isSafeInteger(total) && total > 0) return total;
  throw new HearthError({
    code: 'NETWORK_FAILED',
    message: `${new URL(url).host} does not say how long the file is.`,
    details: { url },
    next: 'Download the file by other means, and install it from its path.',
  });
};

/** 200 comes from a server that ignores ranges: it begins at the beginning. */
const sends = (status: number): boolean => status === 206 || status === 200;

/** Where a file's address leads to in the end: its body goes to `onData`, that of a redirect nowhere. */
export const fetchFollowing = async (
  http: Http,
  address: string,
  options: Pick<FetchOptions, 'headers' | 'signal' | 'onData'> & { readonly onStart?: (head: ResponseHead) => void },
  onRedirect?: (head: ResponseHead) => void,
): Promise<{ head: ResponseHead; url: string }> => {
  let url = address;
  for (let redirect = 0; redirect <= mostRedirects; redirect++) {
    const head = await http.fetch(url, {
      ...options,
      onHead: (begun) => {
        if (!sends(begun.status)) return false;
        options.onStart?.(begun);
        return true;
      },
    });
    if (sends(head.status)) return { head, url };
    const location = head.header('location');
    if (head.status < 300 || head.status >= 400 || location === null) throw explainStatus(head, url);
    onRedirect?.(head);
    url = new URL(location, url).href;
  }
  throw new HearthError({
    code: 'NETWORK_FAILED',
    message: `${new URL(address).host} sends from one address to the next without an end.`,
    details: { url: address },
    next: 'Try another endpoint.',
  });
};

const readSlice = async (
  http: Http,
  address: string,
  start: number,
  end: number,
  onRedirect?: (head: ResponseHead) => void,
): Promise<Slice> => {
  const parts: Buffer[] = [];
  let wanted = end - start;
  let skipped = 0;
  const { head, url } = await fetchFollowing(
    http,
    address,
    {
      headers: { range: `bytes=${start}-${end - 1}` },
      onStart: ({ status }) => {
        if (status === 200) skipped = start;
      },
      onData: (data) => {
        const dropped = Math.min(skipped, data.length);
        skipped -= dropped;
        const part = data.subarray(dropped, dropped + wanted);
        wanted -= part.length;
        parts.push(part);
        return wanted > 0 ? undefined : false;
      },
    },
    onRedirect,
  );
  return { bytes: Buffer.concat(parts), head, url };
};

export interface ProbedFile {
  readonly bytes: number;
  /** As the hub tells it on the way; null elsewhere. */
  readonly sha256: string | null;
  readonly etag: string | null;
}

const sha256Pattern = /^[0-9a-f]{64}$/;
const bare = (etag: string | null): string | null => etag?.replace(/^W\//, '').replaceAll('"', '') ?? null;

const magic = 'GGUF';

const notGguf = (address: string, isPage: boolean): HearthError =>
  new HearthError({
    code: 'MODEL_NOT_GGUF',
    message: `${address} leads to ${isPage ? 'a web page' : 'something else'}, not to a GGUF model.`,
    details: { url: address },
    next: 'Name the address of the .gguf file itself; a repository of the hub is hub:owner/name:QUANTIZATION.',
  });

/**
 * How long a model's file is and what its server calls it, for its first bytes. Errors: those of the network,
 * MODEL_NOT_GGUF.
 */
export const probeModel = async (http: Http, address: string): Promise<ProbedFile> => {
  const linked: (string | null)[] = [];
  const slice = await readSlice(http, address, 0, magic.length, (redirect) => {
    linked.push(bare(redirect.header('x-linked-etag')));
  });
  const { head, bytes } = slice;
  if (bytes.toString('latin1') !== magic) {
    throw notGguf(address, head.header('content-type')?.startsWith('text/html') === true);
  }
  const etag = bare(head.header('etag'));
  const hash = linked.find((each) => each !== null) ?? etag;
  return { bytes: totalOf(slice), sha256: hash !== null && sha256Pattern.test(hash) ? hash : null, etag };
};

const openRemote = async (http: Http, url: string): Promise<ByteSource> => {
  const first = await readSlice(http, url, 0, firstBytes);
  const totalBytes = totalOf(first);
  let known = first.bytes;
  return {
    name: url,
    bytes: totalBytes,
    readStart: async (bytes) => {
      const end = Math.min(bytes, totalBytes);
      if (end > known.length) known = Buffer.concat([known, (await readSlice(http, url, known.length, end)).bytes]);
      return known.subarray(0, end);
    },
  };
};

/**
 * The header of a model that lies at an address; of all its parts, in their order, where it is split.
 * Errors: those of `readModelHeader` but FILE_NOT_FOUND, and those of the network.
 */
export const readRemoteHeader = async (http: Http, urls: readonly [string, ...string[]]): Promise<ModelHeader> => {
  const [first, ...rest] = urls;
  return readHeaderOf([
    await openRemote(http, first),
    ...(await Promise.all(rest.map((url) => openRemote(http, url)))),
  ]);
};
