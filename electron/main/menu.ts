/**
 * The application menu: the roles that every desktop program has, so that copy, paste, zoom and full screen work by
 * their usual keys. What the app does is on the page, not here.
 */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Adds the developer tools. */
  readonly development: boolean;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

export const menuTemplate = ({ platform, development }: MenuOptions): MenuItemConstructorOptions[] => [
  ...(platform === 'darwin'
    ? [{ role: 'appMenu' } as const]
    : [{ label: '&File', submenu: [{ role: 'quit' } as const] }]),
  { role: 'editMenu' },
  {
    label: '&View',
    submenu: [
      { role: 'reload' },
      ...(development ? [{ role: 'forceReload' } as const, { role: 'toggleDevTools' } as const] : []),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  },
  { role: 'windowMenu' },
];
