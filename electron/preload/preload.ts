/**
 * The bridge between main and page, as narrow as it can be: the page learns that it runs in the desktop app, asks for a
 * port, and gets one. No function and nothing of Electron is exposed; all else is said over that port, where every
 * message is checked against the contract.
 *
 *   page → preload   window.postMessage('hearth-port-please', location.origin)
 *   preload → page   window.postMessage('hearth-port', location.origin, [port])
 */
import { contextBridge, ipcRenderer } from 'electron';
import { portChannel, portPleaseChannel } from '../channels.ts';

contextBridge.exposeInMainWorld('hearth', Object.freeze({ shell: 'desktop' }));

window.addEventListener('message', (event) => {
  // `source` is this window for a message of the page itself; an embedded or opening window is another.
  if (event.source === window && event.data === portPleaseChannel) ipcRenderer.postMessage(portPleaseChannel, null);
});

ipcRenderer.on(portChannel, (event) => {
  const port = event.ports[0];
  if (port !== undefined) window.postMessage(portChannel, window.location.origin, [port]);
});
