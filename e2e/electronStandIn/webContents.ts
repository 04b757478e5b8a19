/** A page in Chromium as a `WebContents`: addresses as the app knows them, Electron's events, messages to the preload. */
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { toChromium, toElectron } from './addresses.ts';
import type { MainMessage, PageMessage } from './bridgeMessage.ts';
import type { CdpConnection, CdpSession } from './cdp.ts';
import { ipcMain } from './ipc.ts';
import type { MessagePortMain } from './messagePorts.ts';
import { createPagePorts, type PagePorts } from './pagePorts.ts';
import { applyPermissions } from './permissions.ts';
import { refusable } from './refusable.ts';
import { interceptRequests } from './requests.ts';
import { bindingName, pageWorldScript, preloadScript, preloadWorld, receiverName } from './worlds.ts';

interface Page {
  readonly browser: CdpConnection;
  readonly session: CdpSession;
  readonly targetId: string;
}

type WindowOpenHandler = (details: { url: string; frameName: string; disposition: string }) => { action: string };

export class WebContents extends EventEmitter {
  readonly mainFrame = { url: '', parent: null };
  #page: Page | null = null;
  #preloadContext: number | null = null;
  #ports: PagePorts;
  #onWindowOpen: WindowOpenHandler = () => ({ action: 'allow' });
  #wanted = '';
  readonly #preload: string;

  constructor(preload: string) {
    super();
    this.#preload = preload;
    this.#ports = createPagePorts((message) => this.#send(message));
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#onWindowOpen = handler;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  get attached(): boolean {
    return this.#page !== null;
  }

  postMessage(channel: string, data: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#send({ type: 'message', channel, data, ports: this.#ports.give(transfer) });
  }

  async loadURL(url: string): Promise<void> {
    if (this.#page === null) throw new Error('The window was closed.');
    this.#wanted = url;
    await applyPermissions(this.#page.browser, url);
    const loaded = once(this, 'did-finish-load');
    const { errorText } = await this.#page.session.send('Page.navigate', { url: toChromium(url) });
    if (errorText !== undefined) throw new Error(`${errorText} (${url})`);
    await loaded;
  }

  reload(): void {
    this.#wanted = this.mainFrame.url;
    void this.#page?.session.send('Page.reload');
  }

  close(): void {
    const page = this.#page;
    if (page !== null) page.browser.send('Target.closeTarget', { targetId: page.targetId }).catch(() => undefined);
    this.detach();
  }

  /** The page is gone, whoever closed it. */
  detach(): void {
    if (this.#page === null) return;
    this.#page = null;
    this.#preloadContext = null;
    this.#ports.dropAll();
    this.emit('destroyed');
  }

  async attach(browser: CdpConnection, size: { readonly width: number; readonly height: number }): Promise<void> {
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...size });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const session = browser.session(sessionId);
    this.#page = { browser, session, targetId };
    browser.on('Target.targetDestroyed', (gone) => {
      if (gone.targetId === targetId) this.detach();
    });
    browser.on('Target.targetCreated', ({ targetInfo }) => {
      // A window that the page opened: reported by `Page.windowOpen`, and never allowed here.
      if (targetInfo.openerId === targetId) void browser.send('Target.closeTarget', { targetId: targetInfo.targetId });
    });
    session.on('Inspector.targetCrashed', () => {
      this.#ports.dropAll();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    });
    session.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    session.on('Page.windowOpen', ({ url, windowName }) => this.#askForWindow(toElectron(url), windowName));
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.mainFrame.url = toElectron(frame.url);
      this.emit('did-navigate', {}, this.mainFrame.url);
    });
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === preloadWorld) this.#preloadContext = context.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#preloadContext) this.#leaveDocument();
    });
    session.on('Runtime.executionContextsCleared', () => this.#leaveDocument());
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === bindingName) this.#receive(JSON.parse(payload) as PageMessage);
    });

    await browser.send('Target.setDiscoverTargets', { discover: true });
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorld });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript() });
    const source = preloadScript(readFileSync(this.#preload, 'utf8'));
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: preloadWorld });
    await interceptRequests(session, (url, frameId) => this.#mayNavigate(url, frameId === targetId));
  }

  #leaveDocument(): void {
    this.#preloadContext = null;
    this.#ports.dropAll();
  }

  /** What main itself asked for is not the page's doing, and no listener is asked. */
  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && url === this.#wanted) {
      this.#wanted = '';
      return true;
    }
    const event = refusable({ url, isMainFrame, isSameDocument: false });
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }

  #askForWindow(url: string, frameName: string): void {
    const { action } = this.#onWindowOpen({ url, frameName, disposition: 'foreground-tab' });
    if (action !== 'deny') throw new Error('The stand-in opens no windows for pages; deny them.');
  }

  #receive(message: PageMessage): void {
    if (message.type === 'message') {
      ipcMain.emit(message.channel, { sender: this, senderFrame: this.mainFrame, ports: [] }, message.data);
    } else if (message.type === 'open') this.#askForWindow(toElectron(message.url), '');
    else this.#ports.receive(message);
  }

  #send(message: MainMessage): void {
    const contextId = this.#preloadContext;
    if (contextId === null || this.#page === null) return;
    const expression = `${receiverName}(${JSON.stringify(message)})`;
    // The document may go while this is on its way; the ports are dropped then.
    this.#page.session.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }
}
