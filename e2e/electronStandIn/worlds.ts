/**
 * The scripts that Chromium runs in a page before the page's own: one in the page's world, and the preload in an isolated
 * world of its own, as Electron does with `contextIsolation`. The two worlds share the DOM and its events, and nothing
 * else, so what the preload exposes crosses as JSON in an event.
 *
 * The functions below are sent as text; they must not refer to anything outside of themselves.
 */
import type { MainMessage, PageMessage } from './bridgeMessage.ts';

export const preloadWorld = 'hearth-stand-in-preload';
/** Only the preload's world has it. */
export const bindingName = 'hearthStandInSend';
/** Only in the preload's world: takes what main sends. */
export const receiverName = 'hearthStandInReceive';

const inPageWorld = (): void => {
  if (window.top !== window) return;
  document.addEventListener('hearth-stand-in-expose', (event) => {
    const [key, json] = (event as CustomEvent<string>).detail.split('\n', 2) as [string, string];
    if (Object.hasOwn(globalThis, key)) return;
    const value: unknown = JSON.parse(json, (_key, part: unknown) => Object.freeze(part));
    Object.defineProperty(globalThis, key, { value, enumerable: true });
  });
  document.dispatchEvent(new CustomEvent('hearth-stand-in-expose-again'));
  // Chromium's own would make a window before anybody could be asked. This reports it, and gives the page what it gets
  // in Electron for a refusal. (Links to a new window do make one, which is closed at once.)
  window.open = (url = '') => {
    const detail = URL.parse(String(url), document.baseURI)?.href ?? String(url);
    document.dispatchEvent(new CustomEvent('hearth-stand-in-open', { detail }));
    return null;
  };
};

type Send = (message: PageMessage) => void;
type Listener = (event: { ports: readonly MessagePort[] }, message: unknown) => void;

const inPreloadWorld = (
  names: { readonly binding: string; readonly receiver: string },
  preload: (require: (name: string) => unknown) => void,
): void => {
  if (window.top !== window) return;
  const binding = Reflect.get(globalThis, names.binding) as (text: string) => void;
  const send: Send = (message) => binding(JSON.stringify(message));
  const listeners = new Map<string, Set<Listener>>();
  const ports = new Map<number, MessagePort>();

  const takePort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = ({ data }) => send({ type: 'portMessage', id, data: data as unknown });
    port1.addEventListener('close', () => {
      if (ports.delete(id)) send({ type: 'portClosed', id });
    });
    return port2;
  };

  document.addEventListener('hearth-stand-in-open', (event) => {
    send({ type: 'open', url: (event as CustomEvent<string>).detail });
  });

  Reflect.set(globalThis, names.receiver, (message: MainMessage): void => {
    switch (message.type) {
      case 'message': {
        const event = { ports: message.ports.map(takePort) };
        for (const listener of listeners.get(message.channel) ?? []) listener(event, message.data);
        return;
      }
      case 'portMessage':
        ports.get(message.id)?.postMessage(message.data);
        return;
      case 'portClosed':
        ports.get(message.id)?.close();
        ports.delete(message.id);
        return;
    }
  });

  const isData = (value: unknown): boolean =>
    value === null ||
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (typeof value === 'object' && Object.values(value).every(isData));

  const contextBridge = {
    exposeInMainWorld: (key: string, value: unknown): void => {
      if (!isData(value)) throw new Error('The stand-in exposes plain data only, and so should the preload.');
      const detail = `${key}\n${JSON.stringify(value)}`;
      const expose = (): boolean => document.dispatchEvent(new CustomEvent('hearth-stand-in-expose', { detail }));
      document.addEventListener('hearth-stand-in-expose-again', expose);
      expose();
    },
  };
  const ipcRenderer = {
    postMessage: (channel: string, data: unknown): void => send({ type: 'message', channel, data }),
    on: (channel: string, listener: Listener): void => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
  };
  preload((name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`A sandboxed preload has no module named ${name}.`);
  });
};

export const pageWorldScript = (): string => `(${inPageWorld.toString()})();`;

/** `source` is the built preload, a CommonJS script. */
export const preloadScript = (source: string): string => {
  const names = JSON.stringify({ binding: bindingName, receiver: receiverName });
  return `(${inPreloadWorld.toString()})(${names}, (require, exports = {}, module = { exports }) => {\n${source}\n});`;
};
