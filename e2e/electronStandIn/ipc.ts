/** `ipcMain`: events by channel. Who sent a message is filled in by the page it came from. */
import { EventEmitter } from 'node:events';

export const ipcMain = new EventEmitter();
