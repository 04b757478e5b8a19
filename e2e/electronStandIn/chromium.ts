/** Starts the Chromium that shows the stand-in's windows: headless, with its whole profile in the given folder. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectCdp, type CdpConnection } from './cdp.ts';

export interface RunningChromium {
  readonly connection: CdpConnection;
  /** For `chromium.connectOverCDP` of a test. */
  readonly endpoint: string;
  kill(): void;
}

const systemPaths = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** The one named in HEARTH_CHROMIUM (as `npm test` does), the system's, or Playwright's own download. */
const findChromium = async (): Promise<string | null> => {
  const named = process.env['HEARTH_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  // Loaded only where it is needed: it takes longer than all the rest of a start.
  const own = async (): Promise<string> => (await import('@playwright/test')).chromium.executablePath();
  const path = systemPaths.find((each) => existsSync(each)) ?? (await own());
  return existsSync(path) ? path : null;
};

const flags = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-popup-blocking',
  // An address is asked for as it was written.
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
  // Electron adds this event to the web's MessagePort: the other end was closed.
  '--enable-blink-features=MessagePortCloseEvent',
  '--password-store=basic',
  '--use-mock-keychain',
  // Whatever slips through: there is no network.
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

const endpointOf = (stderr: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve, reject) => {
    const lines = createInterface({ input: stderr });
    const seen: string[] = [];
    lines.on('line', (line) => {
      seen.push(line);
      const endpoint = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (endpoint !== undefined) resolve(endpoint);
    });
    lines.on('close', () => reject(new Error(`Chromium did not start:\n${seen.join('\n')}`)));
  });

export const startChromium = async (profile: string): Promise<RunningChromium> => {
  const executable = await findChromium();
  if (executable === null)
    throw new Error('There is no Chromium: set HEARTH_CHROMIUM or run `npx playwright install`.');
  const asRoot = process.getuid?.() === 0;
  const child = spawn(executable, [...flags, ...(asRoot ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Where Chromium, unlike Electron, keeps its crash reports whatever the profile.
    env: { ...process.env, XDG_CONFIG_HOME: join(profile, 'config'), XDG_CACHE_HOME: join(profile, 'cache') },
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const endpoint = await endpointOf(child.stderr);
  return { connection: await connectCdp(endpoint), endpoint, kill };
};
