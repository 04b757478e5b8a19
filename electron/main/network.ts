/**
 * Which addresses a page of this app may load from: its own, and what Chromium makes inside the page. The CSP forbids the
 * rest already; this holds even for a page that somehow came without one.
 */
import type { Session } from 'electron';
import { isPageUrl } from './pageUrl.ts';

const inside = new Set(['blob:', 'data:', 'devtools:']);

export const isLocalAddress = (address: string): boolean =>
  isPageUrl(address) || inside.has(URL.parse(address)?.protocol ?? '');

export const refuseNetwork = (session: Session): void =>
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isLocalAddress(details.url) }));
