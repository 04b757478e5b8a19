/** What `import … from 'electron'` gives on the stand-in. */
export { app } from './electronApp.ts';
export { BrowserWindow } from './browserWindow.ts';
export { Menu, Notification, dialog, nativeTheme, screen, shell } from './desktop.ts';
export { ipcMain } from './ipc.ts';
export { MessageChannelMain } from './messagePorts.ts';
export { powerMonitor } from './powerMonitor.ts';
export { net, protocol, session } from './session.ts';
export { safeStorage } from './safeStorage.ts';
export { utilityProcess } from './utilityProcess.ts';
