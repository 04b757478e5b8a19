/** Alerts as notifications of the system. Where it has none, the log on the page Live is all there is. */
import { app, BrowserWindow, Notification } from 'electron';
import { alertWords } from '../../contract/alertTexts.ts';
import type { Notify } from '../../core/telemetry/alerts/alertService.ts';

/** Those in sight: a notification without a reference is collected, and its click with it. */
const shown = new Set<Notification>();

export const showAlert: Notify = (alert, language) => {
  if (!Notification.isSupported()) return;
  const locale = language === 'system' ? app.getLocale() : language;
  const { title, text } = alertWords(alert, locale.toLowerCase().startsWith('zh') ? 'zh' : 'en');
  const notification = new Notification({ title, body: text });
  shown.add(notification);
  notification.on('click', () => {
    shown.delete(notification);
    const window = BrowserWindow.getAllWindows()[0];
    window?.show();
    window?.focus();
  });
  notification.on('close', () => shown.delete(notification));
  notification.show();
};
