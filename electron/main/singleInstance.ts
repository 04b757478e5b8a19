/**
 * One app for one HEARTH_HOME: a second start brings the first one's window to the front and ends. The lock lies in
 * `userData`, so the state must have been placed before.
 */
import { app, BrowserWindow } from 'electron';

const toFront = (): void => {
  const window = BrowserWindow.getAllWindows()[0];
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
};

/** False when another instance has the lock; this one should then end. */
export const claimSingleInstance = (): boolean => {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', toFront);
  return true;
};
