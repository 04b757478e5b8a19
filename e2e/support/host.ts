/**
 * Playwright's `test` with the real app in browser mode: `host` is one running app with a home folder in which the demo
 * model is installed and nothing was said yet; `startHost` starts further ones, on the same home folder unless told
 * otherwise, for what must survive a restart. Whatever a test leaves running is stopped, and what the app printed goes to
 * the report of a failed test.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { openReady } from './chat.ts';
import { slowEngine } from './slowEngine.ts';
import { startHearthProcess, type HearthProcess, type HearthProcessOptions } from './hearthProcess.ts';

export interface HostFixtures {
  /** Whether the home folder is empty instead, as before the very first start. */
  isFirstStart: boolean;
  /** A home folder of this test alone; removed at its end. */
  home: string;
  startHost: (options?: Partial<HearthProcessOptions>) => Promise<HearthProcess>;
  host: HearthProcess;
  /**
   * Makes the host's engine slow until the end of the test, or hold still where it may run for 0 ms; call it when a model
   * is loaded.
   */
  slowDown: (runMs?: number) => void;
}

export interface WorkerFixtures {
  /** Where a first start has been; each test gets a copy, as every first start takes seconds. */
  usedHome: string;
}

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'hearth-e2e-'));
const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });

export const test = base.extend<HostFixtures, WorkerFixtures>({
  isFirstStart: [false, { option: true }],

  usedHome: [
    async ({ browser }, use) => {
      const home = await newFolder();
      const host = await startHearthProcess({ home });
      const page = await browser.newPage();
      await openReady(page, host.url);
      await page.close();
      await host.stop();
      await use(home);
      await remove(home);
    },
    { scope: 'worker' },
  ],

  home: async ({ isFirstStart, usedHome }, use) => {
    const home = await newFolder();
    if (!isFirstStart) await cp(usedHome, home, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await use(home);
    await remove(home);
  },

  startHost: async ({ home }, use, testInfo) => {
    const started: HearthProcess[] = [];
    await use(async (options = {}) => {
      const running = await startHearthProcess({ home, ...options });
      started.push(running);
      return running;
    });
    const ends = await Promise.allSettled(started.map((running) => running.stop()));
    if (testInfo.status !== testInfo.expectedStatus || ends.some(({ status }) => status === 'rejected')) {
      for (const running of started) {
        await testInfo.attach('what Hearth printed', { body: running.output(), contentType: 'text/plain' });
      }
    }
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  },

  host: async ({ startHost }, use) => {
    await use(await startHost());
  },

  slowDown: async ({ host }, use) => {
    let release: () => void = () => undefined;
    await use((runMs) => {
      release();
      release = slowEngine(host.pid, runMs);
    });
    release();
  },
});

export { expect } from '@playwright/test';
