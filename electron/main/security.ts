/**
 * What no page of this app may do, whichever way it came into being: leave for another address, open a window, embed a
 * webview. Links that want a new window are offered to the user's browser instead. Call before the first window is made.
 */
import { app, BrowserWindow, type WebContents } from 'electron';
import type { Logger } from 'pino';
import type { OpenLink } from './openLink.ts';
import { isPageUrl } from './pageUrl.ts';

const confine = (contents: WebContents, openLink: OpenLink, log: Logger): void => {
  contents.on('will-frame-navigate', (event) => {
    // No frame but the top one exists here, so none has a place to go to.
    if (event.isMainFrame && isPageUrl(event.url)) return;
    event.preventDefault();
    log.warn({ url: event.url }, 'refused a navigation');
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents === contents);
    if (window !== undefined) {
      openLink(url, window).catch((error: unknown) => log.error({ err: error }, 'could not open a link'));
    }
    return { action: 'deny' };
  });
};

export const confinePages = (openLink: OpenLink, log: Logger): void => {
  app.on('web-contents-created', (_event, contents) => confine(contents, openLink, log));
};
