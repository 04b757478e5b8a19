/** Tells Chromium, once for a profile, what the app's permission handlers answer for its own page. */
import { toChromium } from './addresses.ts';
import type { CdpSession } from './cdp.ts';
import { grantsPermission } from './session.ts';

/** Electron's name of a permission, and Chromium's descriptor for it. */
const known = [
  ['geolocation', { name: 'geolocation' }],
  ['notifications', { name: 'notifications' }],
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['midi', { name: 'midi' }],
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write', allowWithoutSanitization: false }],
  ['idle-detection', { name: 'idle-detection' }],
  ['persistent-storage', { name: 'persistent-storage' }],
  ['local-fonts', { name: 'local-fonts' }],
  ['window-management', { name: 'window-management' }],
  ['screen-wake-lock', { name: 'screen-wake-lock' }],
] as const;

export const applyPermissions = async (browser: CdpSession, pageUrl: string): Promise<void> => {
  const origin = new URL(toChromium(pageUrl)).origin;
  for (const [name, permission] of known) {
    const setting = (await grantsPermission(name, pageUrl)) ? 'granted' : 'denied';
    await browser.send('Browser.setPermission', { permission, setting, origin });
  }
};
