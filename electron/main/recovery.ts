/**
 * What happens when a page's process dies: the page is loaded again, at once the first time; when that does not help, the
 * user is asked. Nothing is lost, since the page holds no state of its own.
 */
import { app, dialog } from 'electron';
import type { Logger } from 'pino';
import { mayReloadQuietly } from './crashRhythm.ts';
import type { Texts } from './texts.ts';

export const reloadAfterCrash = (window: Electron.BrowserWindow, texts: () => Texts, log: Logger): void => {
  let lastCrashMs: number | null = null;
  const recover = async (): Promise<void> => {
    const quietly = mayReloadQuietly(lastCrashMs, Date.now());
    lastCrashMs = Date.now();
    if (!quietly) {
      const { message, detail, reload, quit } = texts().pageFailed;
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        message,
        detail,
        buttons: [reload, quit],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      if (response === 1) {
        app.quit();
        return;
      }
    }
    if (!window.isDestroyed()) window.webContents.reload();
  };
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error({ reason, exitCode }, 'the page process ended');
    if (reason === 'clean-exit') return;
    recover().catch((error: unknown) => log.error({ err: error }, 'could not bring the page back'));
  });
};
