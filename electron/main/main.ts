/**
 * The desktop app, step by step. What must come before Electron's `ready` is done while this module loads; `ready` itself
 * is not awaited here, because Electron waits for this module first.
 */
import { homedir } from 'node:os';
import { app, BrowserWindow, Menu, session } from 'electron';
import { pageHeaders } from '../../core/api/pagePolicy.ts';
import { openHearth } from '../../core/hearth.ts';
import { resolveHome } from '../../core/storage/home.ts';
import { failToStart } from './failure.ts';
import { createKeychain } from './keychain.ts';
import { createLog } from './log.ts';
import { menuTemplate } from './menu.ts';
import { refuseNetwork } from './network.ts';
import { createOpenLink } from './openLink.ts';
import { refusePermissions } from './permissions.ts';
import { places } from './places.ts';
import { handOverPorts } from './ports.ts';
import { servePage } from './protocol.ts';
import { showAlert } from './notifications.ts';
import { closeBeforeQuit } from './quit.ts';
import { reloadAfterCrash } from './recovery.ts';
import { registerPageScheme } from './scheme.ts';
import { confinePages } from './security.ts';
import { claimSingleInstance } from './singleInstance.ts';
import { placeState } from './state.ts';
import { textsFor } from './texts.ts';
import { followSleep } from './sleep.ts';
import { followTheme } from './theme.ts';
import { logUncaught } from './uncaught.ts';
import { createUtilityLauncher } from './utilityLauncher.ts';
import { createWindow, loadPage } from './window.ts';
import { createWindowPlaceFile } from './windowPlaceFile.ts';

const home = resolveHome(process.env, homedir());

const start = async (stateFolder: string): Promise<void> => {
  const log = createLog(app.getPath('logs'));
  logUncaught(log);
  await app.whenReady();

  const hearth = await openHearth({
    shell: 'desktop',
    home,
    assets: places.assets,
    launcher: createUtilityLauncher(places.child),
    electronVersion: process.versions.electron,
    keychain: createKeychain(),
    passphrase: process.env['HEARTH_PASSPHRASE'] ?? null,
    notify: showAlert,
    onWake: followSleep(log),
  });
  const placeFile = createWindowPlaceFile(stateFolder, log);
  closeBeforeQuit(async () => {
    // Their own `close` comes after this, too late to be written.
    for (const window of BrowserWindow.getAllWindows()) placeFile.remember(window);
    await Promise.all([hearth.close(), placeFile.settled()]);
  }, log);

  const { settings } = hearth;
  const texts = (): ReturnType<typeof textsFor> => {
    const { language } = settings.get();
    return textsFor(language === 'system' ? app.getLocale() : language);
  };
  followTheme(settings);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, development: !app.isPackaged })),
  );

  refusePermissions(session.defaultSession);
  refuseNetwork(session.defaultSession);
  servePage(session.defaultSession, places.page, pageHeaders({ connect: [] }));
  confinePages(createOpenLink(texts), log);
  handOverPorts(hearth, log);

  const open = async (): Promise<void> => {
    const window = await createWindow(placeFile);
    reloadAfterCrash(window, texts, log);
    await loadPage(window);
  };
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) {
      open().catch((error: unknown) => log.error({ err: error }, 'could not open a window'));
    }
  });
  await open();
};

try {
  app.setName('Hearth');
  // Groups the windows under the installed program's icon in the Windows task bar; the same as in electron-builder.yml.
  app.setAppUserModelId('app.hearth.desktop');
  const stateFolder = placeState(home);
  registerPageScheme();
  app.enableSandbox();
  if (claimSingleInstance()) start(stateFolder).catch(failToStart);
  else app.quit();
} catch (error) {
  failToStart(error);
}
