/**
 * `npm run screenshots`: takes the README's pictures anew, of the real app on an empty home folder with a real answer.
 * `npm run screenshots -- --all FOLDER` puts every page in each theme, language and width there instead, to be looked at.
 * Needs `npm run build` first.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { Command } from 'commander';
import { askAndWait, openReady } from '../e2e/support/chat.ts';
import { startHearthProcess } from '../e2e/support/hearthProcess.ts';
import { ensureBrowser } from './browser.ts';

const languages = { en: 'en-US', zh: 'zh-CN' } as const;
const themes = ['light', 'dark'] as const;
const widths = [640, 900, 1600];
/** For pages that are read to their end; higher than the longest. */
const tallestPx = 4000;

type Theme = (typeof themes)[number];

interface View {
  readonly name: string;
  readonly page: string;
  /** Ends with the keys or the click that opens what lies over the page. */
  readonly open?: (page: Page) => Promise<void>;
  /** Whether the picture is as high as the page. */
  readonly whole?: boolean;
}

const tab =
  (index: number) =>
  (page: Page): Promise<void> =>
    page.getByRole('tab').nth(index).click();

const press =
  (keys: string) =>
  (page: Page): Promise<void> =>
    page.keyboard.press(keys);

const FIRST_QUESTION = 'What is 347 + 586?';

/** A narrow window shows the list of chats over the chat, until one is chosen. */
const openChat = async (page: Page): Promise<void> => {
  if ((await page.locator('aside').count()) === 0) await page.keyboard.press('Control+B');
  await page.locator(`aside button[title="${FIRST_QUESTION}"]`).first().click();
  await page.locator('article').nth(3).waitFor();
};

const views: readonly View[] = [
  { name: 'chat-empty', page: 'chat' },
  { name: 'chat', page: 'chat', open: openChat },
  { name: 'setup', page: 'chat', open: press('Control+.') },
  { name: 'palette', page: 'chat', open: press('Control+K') },
  { name: 'live-engine', page: 'live', open: tab(0), whole: true },
  { name: 'live-machine', page: 'live', open: tab(1), whole: true },
  { name: 'live-alerts', page: 'live', open: tab(2), whole: true },
  { name: 'machine', page: 'machine', whole: true },
  { name: 'models', page: 'models', whole: true },
  { name: 'settings', page: 'settings', whole: true },
  { name: 'why-speed', page: 'models', open: (page) => page.locator('footer button').first().click() },
];

/** What is still on its way has a placeholder; what has just come moves for a moment. */
const settle = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.querySelector('main [class*=skeleton]') === null);
  await page.evaluate(async () => {
    await document.fonts.ready;
    const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
};

/** WebP from the browser itself: a third of a PNG's size, and no tool besides. */
const shootWebp = async (page: Page, path: string): Promise<void> => {
  await settle(page);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 88 });
  await session.detach();
  await writeFile(path, Buffer.from(data, 'base64'));
};

interface Look {
  readonly language: keyof typeof languages;
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
}

const contextOf = (browser: Browser, { language, theme, width, height }: Look): Promise<BrowserContext> =>
  browser.newContext({
    locale: languages[language],
    colorScheme: theme,
    reducedMotion: 'reduce',
    viewport: { width, height },
  });

/** The page of this name in the window that is open, with what lies over it. */
const show = async (page: Page, url: string, { page: name, open, whole = false }: View, look: Look): Promise<void> => {
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.goto(`${new URL(url).origin}/?page=${name}`);
  await page.locator('main').waitFor();
  await settle(page);
  await open?.(page);
  await settle(page);
  if (!whole) return;
  const missing = await page.locator('main').evaluate((main) => main.scrollHeight - main.clientHeight);
  await page.setViewportSize({ width: look.width, height: Math.min(tallestPx, look.height + missing) });
  await settle(page);
};

const takeAll = async (browser: Browser, url: string, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const language of ['en', 'zh'] as const) {
    for (const theme of themes) {
      for (const width of widths) {
        const look: Look = { language, theme, width, height: 900 };
        const context = await contextOf(browser, look);
        const page = await context.newPage();
        await page.goto(url);
        for (const view of views) {
          await show(page, url, view, look);
          await page.screenshot({ path: join(folder, `${view.name}-${width}-${language}-${theme}.png`) });
        }
        await context.close();
      }
    }
  }
};

const takeForReadme = async (browser: Browser, url: string, folder: string): Promise<void> => {
  const pictures: readonly (readonly [string, Theme, string])[] = [
    ['chat', 'light', 'chat-light'],
    ['chat', 'dark', 'chat-dark'],
    ['live-engine', 'dark', 'live-dark'],
    ['machine', 'dark', 'machine-dark'],
    ['models', 'light', 'models-light'],
  ];
  for (const [name, theme, file] of pictures) {
    const view = views.find((each) => each.name === name);
    if (view === undefined) throw new Error(`There is no view called ${name}.`);
    const look: Look = { language: 'en', theme, width: 1440, height: 900 };
    const context = await contextOf(browser, look);
    const page = await context.newPage();
    await page.goto(url);
    await show(page, url, { ...view, whole: false }, look);
    if (name === 'chat') await page.locator('article button[aria-expanded]').first().click();
    await shootWebp(page, join(folder, `${file}.webp`));
    await context.close();
  }
};

/** Answers as they come, but right ones: the first question is asked anew until its sum is. */
const ledChat = async (page: Page): Promise<void> => {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await page.getByRole('button', { name: 'New chat' }).click();
    const answer = await askAndWait(page, FIRST_QUESTION);
    if ((await answer.textContent())?.includes('933') !== true) continue;
    await askAndWait(page, 'Show the multiplication table of 7 up to 10.');
    return;
  }
  throw new Error('The model never got the sum right.');
};

const { all } = new Command('screenshots')
  .option('--all <folder>', 'every page in each theme, language and width')
  .parse()
  .opts<{ all?: string }>();
const home = await mkdtemp(join(tmpdir(), 'hearth-screenshots-'));
const host = await startHearthProcess({ home });
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
});
try {
  const context = await contextOf(browser, { language: 'en', theme: 'light', width: 1440, height: 900 });
  const page = await context.newPage();
  await openReady(page, host.url);
  await ledChat(page);
  // So that the charts of the dashboards have something to show.
  await page.getByRole('button', { name: 'New chat' }).click();
  await askAndWait(page, 'Count from 5 to 99.');
  if (all === undefined) await takeForReadme(browser, host.url, join(import.meta.dirname, '..', 'docs', 'screenshots'));
  else await takeAll(browser, host.url, all);
} finally {
  await browser.close();
  await host.stop();
  await rm(home, { recursive: true, force: true });
}
