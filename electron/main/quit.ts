/**
 * Quitting in order: windows vanish at once, the services get to store what is unfinished and to end their children, then
 * the app ends. Services that hang do not keep it alive for ever.
 */
import { app, BrowserWindow } from 'electron';
import type { Logger } from 'pino';

const defaultPatienceMs = 10_000;

/** `close` is called once, however often quitting is asked for. */
export const closeBeforeQuit = (
  close: () => Promise<void>,
  log: Pick<Logger, 'error'>,
  patienceMs = defaultPatienceMs,
): void => {
  let state: 'open' | 'closing' | 'closed' = 'open';

  const finish = async (): Promise<void> => {
    const patience = AbortSignal.timeout(patienceMs);
    const tooLong = new Promise<void>((resolve) => {
      patience.addEventListener('abort', () => {
        log.error('the services did not close in time');
        resolve();
      });
    });
    try {
      await Promise.race([close(), tooLong]);
    } catch (error) {
      log.error({ err: error }, 'the services did not close in order');
    }
    state = 'closed';
    app.quit();
  };

  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    void finish();
  });
};
