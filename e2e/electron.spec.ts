/**
 * The desktop shell: the built main process, preload and page, on Electron where it is installed and on the stand-in
 * elsewhere (`e2e/electronStandIn`). Which of the two ran is written to `test-results/electron.json`.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { callOverPort } from './electronStandIn/askForPort.ts';
import { kind, launchDesktop, root, runToEnd, why, type Desktop } from './electronStandIn/launchDesktop.ts';

/** What tests keep in the main process between two evaluations. */
declare global {
  var recorded: string[];
}

let folder: string;
let env: Record<string, string>;
let desktop: Desktop;

test.beforeAll(async () => {
  const results = join(root, 'test-results');
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'electron.json'), `${JSON.stringify({ kind, why }, null, 2)}\n`);
  folder = await mkdtemp(join(tmpdir(), 'hearth-desktop-'));
  // A home folder of its own shows what is written beside HEARTH_HOME.
  env = { HEARTH_HOME: join(folder, 'hearth'), HOME: join(folder, 'user') };
  await mkdir(join(folder, 'user'));
  desktop = await launchDesktop(env);
});

test.afterAll(async () => {
  await desktop.quit();
  await rm(folder, { recursive: true, force: true });
});

test('the window shows the app and reaches the services over its port', async () => {
  const { page } = desktop;
  await expect(page).toHaveTitle(/Hearth/);
  await expect(page.getByRole('heading').first()).toBeVisible();
  const visible = await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible(), null);
  expect(visible).toBe(true);
  const info = await page.evaluate(callOverPort, { name: 'app.info', input: {} });
  expect(info).toMatchObject({ shell: 'desktop', home: env['HEARTH_HOME'] });
});

test('a question is answered by an engine in a utility process, and the answer can be copied', async () => {
  const { page } = desktop;
  // The first model is being quantized meanwhile, in another one.
  await page.getByRole('textbox', { name: 'Your question' }).fill('What is 347 + 586?');
  await page.getByRole('button', { name: 'Send' }).click({ timeout: 45_000 });
  const copy = page.getByRole('button', { name: 'Copy answer' });
  await expect(copy).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('933').last()).toBeVisible();
  await copy.click();
  await expect(page.getByText('Copied')).toBeAttached();
});

/** Linux: the engine's utility process, by its command line. */
const enginePid = async (mainPid: number): Promise<number> => {
  for (const name of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (status.includes(`PPid:\t${mainPid}\n`) && command.includes('engine')) return Number(name);
  }
  throw new Error('There is no engine.');
};

test('after sleep an engine that gives no sign of life is started anew, and the window says so', async () => {
  test.skip(process.platform !== 'linux', 'The process is found in /proc.');
  const { page } = desktop;
  const pid = await enginePid(await desktop.evaluate(() => process.pid, null));
  process.kill(pid, 'SIGSTOP');
  await desktop.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'), null);
  const notice = page.getByRole('status', { name: 'About this load' });
  // The engine has ten seconds for its sign of life, and then starts.
  test.slow();
  await expect(notice).toContainText('did not answer any more after the computer had slept', { timeout: 90_000 });
  await notice.getByRole('button', { name: 'Understood' }).click();
  await expect(notice).toBeHidden();
});

test('a page that is loaded again gets a new port, and its former one is closed', async () => {
  const { page } = desktop;
  const closed = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        let first: MessagePort | undefined;
        window.addEventListener('message', (event) => {
          const port = event.ports[0];
          if (event.data !== 'hearth-port' || port === undefined) return;
          if (first === undefined) {
            first = port;
            port.addEventListener('close', () => resolve('closed'));
            port.start();
            window.postMessage('hearth-port-please', window.location.origin);
          }
        });
        window.postMessage('hearth-port-please', window.location.origin);
      }),
  );
  expect(await closed).toBe('closed');
  await page.reload();
  await expect(page.getByRole('heading').first()).toBeVisible();
  expect(await page.evaluate(callOverPort, { name: 'app.info', input: {} })).toMatchObject({ shell: 'desktop' });
  await page.reload();
});

test('the page has no Node and nothing of Electron, only a frozen word on where it runs', async () => {
  const found = await desktop.page.evaluate(() => ({
    node: [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
      typeof Reflect.get(globalThis, 'module'),
    ],
    names: Object.getOwnPropertyNames(globalThis).filter((name) => /hearth|electron|ipc|bridge|standin/i.test(name)),
    value: JSON.stringify(Reflect.get(globalThis, 'hearth')),
    frozen: Object.isFrozen(Reflect.get(globalThis, 'hearth')),
    replaced: Reflect.set(globalThis, 'hearth', { shell: 'browser' }),
    after: JSON.stringify(Reflect.get(globalThis, 'hearth')),
  }));
  expect(found).toEqual({
    node: ['undefined', 'undefined', 'undefined'],
    names: ['hearth'],
    value: '{"shell":"desktop"}',
    frozen: true,
    replaced: false,
    after: '{"shell":"desktop"}',
  });
});

test('text that turned into a script does not run, whichever way it is brought in', async () => {
  const { page } = desktop;
  const found = await page.evaluate(async () => {
    const element = document.createElement('script');
    element.textContent = 'globalThis.injected = true;';
    document.body.append(element);
    const image = document.createElement('div');
    image.innerHTML = '<img src="data:,x" onerror="globalThis.injected = true">';
    document.body.append(image);
    // Later, since what a debugger evaluates is let through by Chromium.
    const evaluated = await new Promise<string>((resolve) =>
      setTimeout(() => {
        try {
          resolve(String(Reflect.apply(Reflect.get(globalThis, 'eval') as (text: string) => unknown, null, ['1 + 1'])));
        } catch (error) {
          resolve(error instanceof EvalError ? 'refused' : String(error));
        }
      }),
    );
    const foreign = document.createElement('script');
    foreign.src = 'https://example.com/script.js';
    const loaded = new Promise((resolve) => {
      foreign.onload = () => resolve('loaded');
      foreign.onerror = () => resolve('refused');
    });
    document.body.append(foreign);
    return { injected: typeof Reflect.get(globalThis, 'injected'), evaluated, foreign: await loaded };
  });
  expect(found).toEqual({ injected: 'undefined', evaluated: 'refused', foreign: 'refused' });
});

test('the page cannot talk to the network', async () => {
  const found = await desktop.page.evaluate(async () => {
    const violated = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      }),
    );
    const fetched = await fetch('https://example.com/').then(
      () => 'fetched',
      () => 'refused',
    );
    return { fetched, directive: await violated };
  });
  expect(found).toEqual({ fetched: 'refused', directive: 'connect-src' });
  const policy = await desktop.evaluate(
    ({ net }) =>
      net.fetch('app://hearth/index.html').then((response) => response.headers.get('content-security-policy')),
    null,
  );
  expect(policy).toContain("default-src 'none'");
});

test('every permission is refused', async () => {
  const found = await desktop.page.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    const read = await navigator.clipboard.readText().then(
      () => 'granted',
      (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
    );
    return {
      geolocation: await state('geolocation'),
      notifications: await Notification.requestPermission(),
      camera: await state('camera'),
      microphone: await state('microphone'),
      clipboard: [await state('clipboard-read'), read],
    };
  });
  expect(found).toEqual({
    geolocation: 'denied',
    notifications: 'denied',
    camera: 'denied',
    microphone: 'denied',
    clipboard: ['denied', 'NotAllowedError'],
  });
});

test('the page does not go to another address', async () => {
  const { page } = desktop;
  const before = page.url();
  await desktop.evaluate(({ BrowserWindow }) => {
    globalThis.recorded = [];
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
      globalThis.recorded.push(`${event.url} ${event.defaultPrevented ? 'refused' : 'allowed'}`);
    });
  }, null);
  await page.evaluate(() => {
    window.location.href = 'http://example.com/';
  });
  await expect.poll(() => desktop.evaluate(() => globalThis.recorded, null)).toEqual(['http://example.com/ refused']);
  expect(page.url()).toBe(before);
  await expect(page.getByRole('heading').first()).toBeVisible();
});

test('an alert comes as a notification of the system, and a click on it brings the window', async () => {
  const { page } = desktop;
  await desktop.evaluate(({ BrowserWindow, Notification }) => {
    globalThis.recorded = [];
    const window = BrowserWindow.getAllWindows()[0];
    if (window !== undefined) window.focus = () => globalThis.recorded.push('focused');
    Notification.prototype.show = function (this: InstanceType<typeof Notification>) {
      globalThis.recorded.push(`${this.title}: ${this.body}`);
      this.emit('click');
    };
  }, null);
  await page.evaluate(callOverPort, { name: 'alerts.test', input: {} });
  await expect
    .poll(() => desktop.evaluate(() => globalThis.recorded, null))
    .toEqual(['A test alert: Alerts of Hearth arrive like this one.', 'focused']);
  await desktop.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) Reflect.deleteProperty(window, 'focus');
  }, null);
  // The page's own port was taken over by the call.
  await page.reload();
});

test('a link that wants a new window is shown to the user first, and opens in the browser only then', async () => {
  const { page } = desktop;
  await desktop.evaluate(({ dialog, shell }) => {
    globalThis.recorded = [];
    let answer = 1;
    dialog.showMessageBox = (...parameters: unknown[]) => {
      globalThis.recorded.push(`asked ${String((parameters.at(-1) as { detail?: string }).detail)}`);
      answer = 1 - answer;
      return Promise.resolve({ response: answer, checkboxChecked: false });
    };
    shell.openExternal = (url: string) => {
      globalThis.recorded.push(`opened ${url}`);
      return Promise.resolve();
    };
  }, null);
  const recorded = (): Promise<string[]> => desktop.evaluate(() => globalThis.recorded, null);

  expect(await page.evaluate(() => window.open('https://example.com/agreed') === null)).toBe(true);
  await expect.poll(recorded).toEqual(['asked https://example.com/agreed', 'opened https://example.com/agreed']);

  await page.evaluate(() => {
    const link = document.createElement('a');
    Object.assign(link, { href: 'https://example.com/declined', target: '_blank', rel: 'noreferrer noopener' });
    document.body.append(link);
    link.click();
    link.remove();
  });
  await expect.poll(async () => (await recorded()).slice(2)).toEqual(['asked https://example.com/declined']);

  // Neither asked about nor opened; the last one shows that the others have been dealt with.
  await page.evaluate(() => {
    for (const address of ['file:///etc/passwd', 'javascript:alert(1)', 'vscode://x', 'https://a:b@example.com/']) {
      window.open(address);
    }
    window.open('https://example.com/last');
  });
  await expect
    .poll(async () => (await recorded()).slice(3))
    .toEqual(['asked https://example.com/last', 'opened https://example.com/last']);
  expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
});

test('a path that climbs out of the page is not answered', async () => {
  const statuses = await desktop.evaluate(
    ({ net }, addresses) => Promise.all(addresses.map((address) => net.fetch(address).then(({ status }) => status))),
    [
      'app://hearth/index.html',
      'app://hearth/..%2fmain%2fmain.js',
      'app://hearth/..%2f..%2fpackage.json',
      'app://hearth/assets/..%5c..%5c..%5cpackage.json',
      'app://hearth/%2e%2e/%2e%2e/package.json',
      'app://elsewhere/index.html',
    ],
  );
  expect(statuses).toEqual([200, 404, 404, 404, 404, 404]);
});

test('a port is given to the page only, not to whoever else asks', async () => {
  const given = await desktop.evaluate(({ ipcMain }) => {
    const posted: string[] = [];
    const page = { url: 'app://hearth/index.html', parent: null };
    const ask = (name: string, senderFrame: object | null): void => {
      const sender = { on: () => sender, postMessage: () => posted.push(name) };
      ipcMain.emit('hearth-port-please', { sender, senderFrame, ports: [] }, null);
    };
    ask('another site', { url: 'https://example.com/', parent: null });
    ask('another host of the scheme', { url: 'app://elsewhere/index.html', parent: null });
    ask('a frame in the page', { url: 'app://hearth/index.html', parent: page });
    ask('a frame that is gone', null);
    ask('the page', page);
    return posted;
  }, null);
  expect(given).toEqual(['the page']);
});

test('a second start brings the first window to the front and ends', async () => {
  await desktop.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    globalThis.recorded = [];
    window?.hide();
    const show = window?.show.bind(window);
    if (window !== undefined) {
      window.show = () => {
        globalThis.recorded.push('shown');
        show?.();
      };
    }
  }, null);
  expect((await runToEnd(env)).exitCode).toBe(0);
  await expect.poll(() => desktop.evaluate(() => globalThis.recorded, null)).toEqual(['shown']);
});

test('the window opens again where it was closed, and quitting is in order', async () => {
  await desktop.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ width: 1010, height: 710 });
  }, null);
  expect(await desktop.quit()).toBe(0);
  desktop = await launchDesktop(env);
  const bounds = await desktop.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
    null,
  );
  expect(bounds).toMatchObject({ width: 1010, height: 710 });
  expect(await desktop.quit()).toBe(0);
});

test('nothing is written beside HEARTH_HOME', async () => {
  const written = await readdir(join(folder, 'user'), { recursive: true });
  // What the system's own libraries keep for every program of the user (font caches, say) is not the app's.
  expect(written.filter((path) => /hearth|electron|chrom|crash/i.test(path))).toEqual([]);
  expect(await readdir(join(folder, 'hearth'))).toContain('electron');
});

test('a start that fails says what happened and what to do, and ends with 1', async () => {
  test.skip(kind === 'real' && process.platform !== 'linux', 'the dialog of the system waits for a click');
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const { exitCode, stderr } = await runToEnd({ ...env, HEARTH_HOME: file });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Hearth could not start');
});
