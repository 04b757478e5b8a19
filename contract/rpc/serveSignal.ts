/**
 * Sends the present value of a signal and then its newest one. At most one value is unacknowledged, so a slow
 * receiver skips values instead of piling them up, and it always ends on the latest.
 */
import type { ReadableSignal } from '../endpoint.ts';
import type { Outlet } from './outlet.ts';

export interface ServedSignal {
  start(): void;
  /** The receiver has taken the last value sent. */
  acknowledge(): void;
}

export const serveSignal = (source: ReadableSignal<unknown>, outlet: Outlet, signal: AbortSignal): ServedSignal => {
  let awaitingAcknowledgement = false;
  let changed = false;
  let unsubscribe: () => void = () => undefined;

  const sendNewest = (): void => {
    if (awaitingAcknowledgement) {
      changed = true;
      return;
    }
    awaitingAcknowledgement = true;
    changed = false;
    try {
      outlet.send('signal', source.get());
    } catch (thrown) {
      // It runs inside the service that set the value, which must not fail because a value cannot be sent.
      unsubscribe();
      outlet.fail(thrown);
    }
  };

  return {
    start: () => {
      try {
        unsubscribe = source.subscribe(sendNewest);
      } catch (thrown) {
        outlet.fail(thrown);
        return;
      }
      signal.addEventListener('abort', () => unsubscribe());
      sendNewest();
    },
    acknowledge: () => {
      awaitingAcknowledgement = false;
      if (changed) sendNewest();
    },
  };
};
