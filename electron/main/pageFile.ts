/**
 * Which file an `app://` address asks for. The answer is always inside `root`, or null: a path that climbs out, in
 * whatever encoding, is refused before the disk is touched.
 */
import { extname, join, sep } from 'node:path';
import { isPageUrl } from './pageUrl.ts';

/** What a build of the page can hold. Anything else is not served, so that nothing is ever left to sniffing. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
}

const decoded = (pathname: string): string | null => {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
};

export const resolvePageFile = (root: string, address: string): PageFile | null => {
  if (!isPageUrl(address)) return null;
  const pathname = decoded(new URL(address).pathname);
  // A backslash is a separator on Windows, and a colon a drive or a stream; neither occurs in a built file's name.
  if (pathname === null || /[\0\\:]/.test(pathname)) return null;
  const path = join(root, pathname === '/' || pathname === '' ? 'index.html' : pathname);
  const contentType = contentTypes[extname(path).toLowerCase()];
  if (contentType === undefined || !path.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  return { path, contentType };
};
