/** The app's window: confined, remembered, and not shown before its page can be seen. */
import { app, BrowserWindow, screen } from 'electron';
import { pageUrl } from './pageUrl.ts';
import { places } from './places.ts';
import { backgroundColor } from './theme.ts';
import { openingPlace, smallestWindow } from './windowBounds.ts';
import type { WindowPlaceFile } from './windowPlaceFile.ts';

/** Makes the window; what must watch it from the start is attached before `loadPage`. */
export const createWindow = async (placeFile: WindowPlaceFile): Promise<BrowserWindow> => {
  const place = openingPlace(
    await placeFile.read(),
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    title: 'Hearth',
    ...place.size,
    ...place.position,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    backgroundColor: backgroundColor(),
    // On Windows and Linux the menu would be a grey strip above the page; Alt shows it, and its shortcuts always work.
    autoHideMenuBar: true,
    // Windows and macOS take the icon from the program itself.
    ...(process.platform === 'linux' ? { icon: places.icon } : {}),
    webPreferences: {
      preload: places.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // On Linux and Windows Chromium would fetch dictionaries from the network.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => placeFile.remember(window));
  return window;
};

export const loadPage = async (window: Electron.BrowserWindow): Promise<void> => {
  try {
    await window.loadURL(pageUrl);
  } catch (error) {
    // The user may close it while it loads.
    if (!window.isDestroyed()) throw error;
  }
};
