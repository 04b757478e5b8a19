/** What is drawn or done by the desktop itself. There is none here: dialogs are cancelled, links go nowhere. */
import { EventEmitter } from 'node:events';

interface MessageBoxOptions {
  readonly message: string;
  readonly buttons?: readonly string[];
  readonly cancelId?: number;
}

export const dialog = {
  showMessageBox: (...parameters: readonly unknown[]): Promise<{ response: number; checkboxChecked: boolean }> => {
    const { message, cancelId } = parameters.at(-1) as MessageBoxOptions;
    console.error(`[dialog] ${message}`);
    return Promise.resolve({ response: cancelId ?? 0, checkboxChecked: false });
  },
  showErrorBox: (title: string, content: string): void => console.error(`[dialog] ${title}: ${content}`),
};

export const shell = {
  openExternal: (url: string): Promise<void> => Promise.reject(new Error(`There is no browser to open ${url}.`)),
};

interface MenuItem {
  readonly role?: string;
  readonly label?: string;
  readonly type?: string;
  readonly submenu?: readonly MenuItem[];
}

const checkMenu = (items: readonly MenuItem[]): void => {
  for (const { role, label, type, submenu } of items) {
    if (role === undefined && label === undefined && type !== 'separator') {
      throw new Error('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    checkMenu(submenu ?? []);
  }
};

export class Menu {
  static #application: Menu | null = null;

  static buildFromTemplate(items: readonly MenuItem[]): Menu {
    checkMenu(items);
    return new Menu(items);
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  readonly items: readonly MenuItem[];
  constructor(items: readonly MenuItem[]) {
    this.items = items;
  }
}

class NativeTheme extends EventEmitter {
  #source = 'system';

  get themeSource(): string {
    return this.#source;
  }
  set themeSource(source: string) {
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

export const nativeTheme = new NativeTheme();

export const screen = {
  getAllDisplays: (): readonly { workArea: { x: number; y: number; width: number; height: number } }[] => [
    { workArea: { x: 0, y: 0, width: 1920, height: 1040 } },
  ],
};

/** Nobody sees it and nobody clicks on it. */
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }

  readonly title: string;
  readonly body: string;
  constructor({ title = '', body = '' }: { readonly title?: string; readonly body?: string } = {}) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {
    console.error(`[notification] ${this.title}: ${this.body}`);
    this.emit('show');
  }
}
