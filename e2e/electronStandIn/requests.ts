/**
 * Every request of a page, paused by Chromium until the app has decided: navigations by its listeners, all by its filter,
 * and those of its own scheme answered by its handler. A response goes to Chromium as it is, so the browser itself
 * enforces what the headers say.
 */
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import { toElectron } from './addresses.ts';
import type { CdpSession } from './cdp.ts';
import { answerRequest, passesFilter } from './session.ts';

type Paused = Protocol.Fetch.requestPausedPayload;

/** Says whether a frame may go to an address. */
export type NavigationDecision = (url: string, frameId: string) => boolean;

const decide = async (session: CdpSession, paused: Paused, mayNavigate: NavigationDecision): Promise<void> => {
  const { requestId, request, resourceType, frameId } = paused;
  const url = toElectron(request.url);
  if (resourceType === 'Document' && !mayNavigate(url, frameId)) {
    // As a cancelled navigation: the document that is there stays.
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    return;
  }
  const response = (await passesFilter(url)) ? await answerRequest(new Request(url, { method: request.method })) : null;
  if (response === null) {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    return;
  }
  await session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  });
};

export const interceptRequests = async (session: CdpSession, mayNavigate: NavigationDecision): Promise<void> => {
  session.on('Fetch.requestPaused', (paused) => {
    decide(session, paused, mayNavigate).catch((error: unknown) => {
      // A page that was closed meanwhile has no more requests.
      if (!(error instanceof Error && /gone|Invalid InterceptionId|Session with given id/.test(error.message)))
        throw error;
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
};
