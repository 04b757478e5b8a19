/**
 * Keeps what the system draws (title bar, menus, dialogs, the window before its page) in the theme that the page has.
 * The colours are the page's canvas, so that a window opens without a flash.
 */
import { BrowserWindow, nativeTheme } from 'electron';
import type { Settings } from '../../contract/settings.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';

export const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#151210' : '#f5f0ea');

export const followTheme = (settings: ReadableSignal<Settings>): void => {
  const apply = ({ theme }: Settings): void => {
    nativeTheme.themeSource = theme;
  };
  apply(settings.get());
  settings.subscribe(apply);
  nativeTheme.on('updated', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(backgroundColor());
  });
};
