/**
 * Answers `app://hearth/…` with the files of the built page, and with nothing else. Every answer, refusals included,
 * carries the page's headers, so there is no response without the CSP.
 */
import { readFile } from 'node:fs/promises';
import type { Session } from 'electron';
import { resolvePageFile } from './pageFile.ts';
import { pageScheme } from './pageUrl.ts';

export type PageHeaders = Readonly<Record<string, string>>;

const answer = async (root: string, headers: PageHeaders, request: Request): Promise<Response> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers });
  const file = resolvePageFile(root, request.url);
  if (file === null) return new Response(null, { status: 404, headers });
  try {
    const body = new Uint8Array(await readFile(file.path));
    return new Response(request.method === 'HEAD' ? null : body, {
      // A copy in Chromium's cache could outlive an update of the app.
      headers: { ...headers, 'content-type': file.contentType, 'cache-control': 'no-store' },
    });
  } catch {
    return new Response(null, { status: 404, headers });
  }
};

export const servePage = (session: Session, root: string, headers: PageHeaders): void =>
  session.protocol.handle(pageScheme, (request) => answer(root, headers, request));
