/**
 * The hub's own API (Hugging Face and its mirrors): what files a repository has, how large they are, and the SHA-256 of
 * the large ones. https://huggingface.co/docs/hub/api
 */
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import type { Http, ResponseHead } from './http.ts';
import { readWaitMs } from './rateLimit.ts';

export const officialHub = 'https://huggingface.co';

export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Null for a small file, which the hub keeps by another hash. */
  readonly sha256: string | null;
}

export interface HubRepository {
  readonly repository: string;
  /** The commit that the files are of. */
  readonly revision: string;
  readonly files: readonly HubFile[];
}

const revisionAnswer = z.object({ sha: z.string().min(1) });
const treeAnswer = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().nonnegative(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() }).optional(),
  }),
);

const mostPages = 100;

/** `Link: <…>; rel="next"`: a tree comes in pages of a thousand. */
const nextPage = (head: ResponseHead): string | null =>
  /<([^>]+)>\s*;\s*rel="next"/.exec(head.header('link') ?? '')?.[1] ?? null;

/** What an answer that is no success means for the person who asked. */
export const explainStatus = (head: ResponseHead, url: string): HearthError => {
  const { host } = new URL(url);
  const details = { host, status: head.status };
  if (head.status === 429) {
    const waitMs = readWaitMs(head);
    return new HearthError({
      code: 'RATE_LIMITED',
      message: `${host} asks for a pause${waitMs === null ? '' : ` of ${Math.ceil(waitMs / 1000)} s`}.`,
      details,
      next: 'Wait a little and go on: what has arrived is kept.',
    });
  }
  if (head.status === 401 || head.status === 403) {
    return new HearthError({
      code: 'DOWNLOAD_REFUSED',
      message: `${host} does not give this file to everybody (status ${head.status}).`,
      details,
      next: 'Check the name. Where the file needs an account, set HF_TOKEN to its access token.',
    });
  }
  if (head.status === 404 || head.status === 410) {
    return new HearthError({
      code: 'MODEL_NOT_FOUND',
      message: `${host} has nothing under this name.`,
      details: { ...details, url },
      next: 'Check the name; for a file on the hub it is hub:owner/name:QUANTIZATION.',
    });
  }
  return new HearthError({
    code: 'NETWORK_FAILED',
    message: `${host} answers with the error ${head.status}.`,
    details,
    next: 'Try again later: what has arrived is kept.',
  });
};

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export const resolveUrl = (endpoint: string, repository: string, revision: string, path: string): string =>
  `${endpoint}/${encodePath(repository)}/resolve/${encodeURIComponent(revision)}/${encodePath(path)}`;

const readJson = async (http: Http, url: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal) => {
  const answer = await http.fetchText(url, { headers, ...(signal === undefined ? {} : { signal }) });
  if (answer.status !== 200) throw explainStatus(answer, url);
  try {
    return { head: answer, json: JSON.parse(answer.text) as unknown };
  } catch (error) {
    throw notTheHub(url, error);
  }
};

const notTheHub = (url: string, error: unknown): HearthError =>
  new HearthError(
    {
      code: 'NETWORK_FAILED',
      message: `${new URL(url).host} does not answer as the hub does.`,
      details: { url },
      next: 'Check the endpoint. A network that asks for a login may answer in its place.',
    },
    error,
  );

/**
 * The files of a repository at `revision` (a branch, tag or commit).
 * Errors: NETWORK_FAILED, CERTIFICATE_UNTRUSTED, RATE_LIMITED, DOWNLOAD_REFUSED, MODEL_NOT_FOUND.
 */
export const readRepository = async (
  http: Http,
  endpoint: string,
  repository: string,
  options: { revision?: string; headers?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
): Promise<HubRepository> => {
  const { revision = 'main', headers = {}, signal } = options;
  const base = `${endpoint}/api/models/${encodePath(repository)}`;
  const revisionUrl = `${base}/revision/${encodeURIComponent(revision)}`;
  const files: HubFile[] = [];
  let url: string | null = revisionUrl;
  try {
    const { sha } = revisionAnswer.parse((await readJson(http, revisionUrl, headers, signal)).json);
    url = `${base}/tree/${sha}?recursive=true`;
    for (let page = 0; url !== null && page < mostPages; page++) {
      const { head, json } = await readJson(http, url, headers, signal);
      for (const { type, path, size, lfs } of treeAnswer.parse(json)) {
        if (type === 'file') files.push({ path, bytes: lfs?.size ?? size, sha256: lfs?.oid ?? null });
      }
      const next = nextPage(head);
      url = next === null ? null : new URL(next, url).href;
    }
    return { repository, revision: sha, files };
  } catch (error) {
    throw error instanceof z.ZodError ? notTheHub(url ?? revisionUrl, error) : error;
  }
};
