/**
 * The end of a start that did not succeed: what happened and what to do about it, in a dialog of the system and on
 * stderr, then exit code 1. Nothing else of the app may be relied on here.
 */
import { app, dialog } from 'electron';
import { toErrorInfo } from '../../contract/error.ts';
import { textsFor } from './texts.ts';

export const failToStart = (thrown: unknown): void => {
  const { code, message, next } = toErrorInfo(thrown);
  console.error(`Hearth could not start (${code}): ${message} ${next}`);
  // Before `ready` Electron does not know the locale, and this box is the only one that it can show.
  const { startFailed } = textsFor(app.isReady() ? app.getLocale() : '');
  dialog.showErrorBox(startFailed.title, `${message}\n\n${next}`);
  app.exit(1);
};
