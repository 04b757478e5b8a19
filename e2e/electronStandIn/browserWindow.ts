/** `BrowserWindow`: a page with the state that a window has. Nothing is drawn; Chromium runs headless. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { app } from './electronApp.ts';
import { browser, reportShown } from './browser.ts';
import { lifecycle } from './lifecycle.ts';
import { refusable } from './refusable.ts';
import { WebContents } from './webContents.ts';

interface Options {
  readonly show?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly backgroundColor?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
    readonly webSecurity?: boolean;
    readonly webviewTag?: boolean;
  };
}

const checkedPreload = (preferences: NonNullable<Options['webPreferences']>): string => {
  const { preload, sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = preferences;
  const safe = sandbox !== false && contextIsolation !== false && nodeIntegration !== true && webSecurity !== false;
  if (!safe || webviewTag === true) throw new Error('The stand-in shows sandboxed, isolated pages only.');
  if (preload === undefined || !existsSync(preload))
    throw new Error(`Unable to load preload script: ${String(preload)}`);
  return preload;
};

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...lifecycle.windows].filter((window) => window instanceof BrowserWindow);
  }

  readonly webContents: WebContents;
  backgroundColor: string;
  #bounds: { x: number; y: number; width: number; height: number };
  #visible: boolean;
  #minimized = false;
  #maximized = false;
  #destroyed = false;

  constructor(options: Options) {
    super();
    if (!lifecycle.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    const { x = 0, y = 0, width = 800, height = 600, show = true, backgroundColor = '#ffffff' } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = show;
    this.backgroundColor = backgroundColor;
    this.webContents = new WebContents(checkedPreload(options.webPreferences ?? {}));
    this.webContents.once('destroyed', () => this.#gone());
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    lifecycle.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    const { connection } = await browser(app.getPath('sessionData'));
    if (!this.webContents.attached)
      await this.webContents.attach(connection, { width: this.#bounds.width, height: this.#bounds.height });
    await this.webContents.loadURL(url);
    reportShown();
  }

  getBounds(): { x: number; y: number; width: number; height: number } {
    return this.#bounds;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.#bounds;
  }
  setBounds(bounds: Partial<{ x: number; y: number; width: number; height: number }>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }
  setBackgroundColor(color: string): void {
    this.backgroundColor = color;
  }
  show(): void {
    this.#visible = true;
  }
  hide(): void {
    this.#visible = false;
  }
  focus(): void {
    this.emit('focus');
  }
  minimize(): void {
    this.#minimized = true;
  }
  restore(): void {
    this.#minimized = false;
  }
  maximize(): void {
    this.#maximized = true;
  }
  isVisible(): boolean {
    return this.#visible;
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  close(): void {
    this.requestClose();
  }

  requestClose(): boolean {
    const event = refusable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
    return !event.defaultPrevented;
  }

  destroy(): void {
    this.webContents.close();
    this.#gone();
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    lifecycle.windows.delete(this);
    this.emit('closed');
    if (lifecycle.windows.size === 0) lifecycle.onLastWindowClosed();
  }
}
