/**
 * The log of alerts. In a browser the page also tells the system of each new one, where it may: the desktop app does that
 * itself, and a browser's notification has the alert's id as its tag, so that two tabs show one.
 */
import { create } from 'zustand';
import type { Alert } from '../../contract/alerts.ts';
import type { ErrorInfo } from '../../contract/error.ts';
import { alertWords } from '../../contract/alertTexts.ts';
import { callHearth } from '../rpc/client.ts';
import { isDesktop } from '../rpc/connect.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { useSettings } from './settings.ts';

/** What the browser lets the page do; null where that is not for the page to ask. */
export type NotificationPermissionState = NotificationPermission | null;

const readPermission = (): NotificationPermissionState =>
  isDesktop() || !('Notification' in globalThis) ? null : Notification.permission;

export interface AlertsState {
  /** Newest first; null until the service has told. */
  readonly alerts: readonly Alert[] | null;
  readonly permission: NotificationPermissionState;
  readonly error: ErrorInfo | null;
}

export const useAlerts = create<AlertsState>(() => ({ alerts: null, permission: readPermission(), error: null }));

const notify = (alert: Alert): void => {
  const { title, text } = alertWords(alert, document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
  // It may throw where only service workers may notify, as on Android.
  try {
    new Notification(title, { body: text, tag: alert.id });
  } catch {
    useAlerts.setState({ permission: null });
  }
};

export const acceptAlerts = (alerts: readonly Alert[]): void => {
  const { alerts: before, permission } = useAlerts.getState();
  useAlerts.setState({ alerts });
  if (before === null || permission !== 'granted' || !useSettings.getState().settings.alertNotifications) return;
  const known = new Set(before.map(({ id }) => id));
  const newestBefore = before[0]?.at ?? '';
  for (const alert of alerts) if (!known.has(alert.id) && alert.at >= newestBefore) notify(alert);
};

/** After a click: browsers ask the person only then. */
export const askForNotifications = async (): Promise<void> => {
  useAlerts.setState({ permission: await Notification.requestPermission() });
};

const ask = async (name: 'alerts.test' | 'alerts.clear'): Promise<void> => {
  try {
    await callHearth(name, {});
    useAlerts.setState({ error: null });
  } catch (thrown) {
    useAlerts.setState({ error: errorInfoOf(thrown) });
  }
};

export const sendTestAlert = (): Promise<void> => ask('alerts.test');
export const clearAlerts = (): Promise<void> => ask('alerts.clear');
