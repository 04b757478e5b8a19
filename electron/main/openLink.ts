/**
 * Opens a link in the user's browser, after showing where it leads and asking. What is no external link is ignored, and
 * one question is asked at a time: a page must not be able to bury the user in dialogs.
 */
import { dialog, shell } from 'electron';
import { parseExternalLink } from './links.ts';
import type { Texts } from './texts.ts';

export type OpenLink = (address: string, window: Electron.BrowserWindow) => Promise<void>;

export const createOpenLink = (texts: () => Texts): OpenLink => {
  let asking = false;
  return async (address, window) => {
    const link = parseExternalLink(address);
    if (link === null || asking) return;
    asking = true;
    try {
      const { question, open, cancel } = texts().openLink;
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        message: question,
        detail: link.href,
        buttons: [open, cancel],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      if (response === 0) await shell.openExternal(link.href);
    } finally {
      asking = false;
    }
  };
};
