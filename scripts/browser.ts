/**
 * The Chromium that the browser tests drive. Where Playwright's own cannot be fetched, the system's serves as well:
 *
 * 1. the one named in HEARTH_CHROMIUM, 2. Playwright's own where it is installed, 3. one of the system, 4. Playwright's
 * own, fetched now, 5. Debian's package, installed now (as root only).
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What the search needs of the machine. */
export interface BrowserSearch {
  readonly named: string | undefined;
  /** Where Playwright's own is, or would be. */
  playwrightPath(): Promise<string>;
  isExecutable(path: string): boolean;
  /** The full path of a program on PATH that starts (Ubuntu's `chromium-browser` may be a mere hint to install it). */
  findProgram(name: string): string | null;
  isRoot(): boolean;
  /** Runs a command with its output visible; true where it succeeded in time. */
  run(command: string, commandArguments: readonly string[], timeLimitMs: number): boolean;
}

const findSystemBrowser = (search: BrowserSearch): string | null => {
  for (const name of systemNames) {
    const path = search.findProgram(name);
    if (path !== null) return path;
  }
  return null;
};

/** Throws with what to do where no browser can be had. */
export const findBrowser = async (search: BrowserSearch): Promise<string> => {
  if (search.named !== undefined && search.named !== '') {
    if (search.isExecutable(search.named)) return search.named;
    throw new Error(`HEARTH_CHROMIUM names ${search.named}, which is not a program. Correct it, or unset it.`);
  }
  const own = await search.playwrightPath();
  if (search.isExecutable(own)) return own;
  const present = findSystemBrowser(search);
  if (present !== null) return present;
  if (search.run('playwright', ['install', 'chromium'], 60_000) && search.isExecutable(own)) return own;
  if (search.isRoot() && search.findProgram('apt-get') !== null) {
    search.run('apt-get', ['update'], 120_000);
    search.run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 600_000);
    const installed = findSystemBrowser(search);
    if (installed !== null) return installed;
  }
  throw new Error(
    'There is no Chromium for the browser tests. Install one (Debian: `apt-get install chromium`; elsewhere: ' +
      '`npx playwright install chromium`), or name one in HEARTH_CHROMIUM.',
  );
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const findProgram = (name: string): string | null => {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (isExecutable(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0) return path;
  }
  return null;
};

const root = join(import.meta.dirname, '..');

export const ensureBrowser = (): Promise<string> =>
  findBrowser({
    named: process.env['HEARTH_CHROMIUM'],
    playwrightPath: async () => (await import('@playwright/test')).chromium.executablePath(),
    isExecutable,
    findProgram,
    isRoot: () => process.getuid?.() === 0,
    run: (command, commandArguments, timeLimitMs) => {
      const path = [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
      const env = { ...process.env, PATH: path, DEBIAN_FRONTEND: 'noninteractive' };
      const end = spawnSync(command, commandArguments, { stdio: 'inherit', timeout: timeLimitMs, env });
      return end.status === 0;
    },
  });
