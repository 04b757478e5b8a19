/**
 * The end-to-end tests: the real app in Chromium, and the desktop shell. `npm test` names the browser in
 * HEARTH_CHROMIUM; without it, Playwright's own is used.
 */
import { defineConfig } from '@playwright/test';

const executablePath = process.env['HEARTH_CHROMIUM'];
const isRoot = process.getuid?.() === 0;

/** Nothing of the browser's own goes over the network, and no name but the machine's own can be looked up. */
const args = [
  // Chromium refuses to start its sandbox as root, as in a container.
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // The specs share one machine's cores with a real engine; side by side they would only measure each other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  reporter: 'list',
  outputDir: 'test-results/playwright',
  use: {
    browserName: 'chromium',
    launchOptions: executablePath === undefined ? { args } : { args, executablePath },
    screenshot: 'only-on-failure',
    // The page at each step, but no film of it: that costs every test time.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
});
