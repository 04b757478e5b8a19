/** Pages of the browser that the window's bench uses: empty ones as baselines, and what is measured on any of them. */
import { chromium, type Browser, type Page } from '@playwright/test';

const SCROLL_MS = 3000;

const emptyPage = (body: string): string =>
  `data:text/html,<!doctype html><title>empty</title>${encodeURIComponent(body)}`;
export const emptyFieldUrl = emptyPage('<textarea autofocus></textarea>');
export const emptyScrollUrl = emptyPage(
  '<div id=frame style="height:100vh;overflow:auto"><div style="height:200000px">empty</div></div>',
);

export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });

/** Milliseconds from launching the browser until the page's field can be written in. */
export const startMs = async (executablePath: string, url: string): Promise<number> => {
  const startedMs = performance.now();
  const browser = await launchBrowser(executablePath);
  const page = await browser.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA', undefined, { polling: 'raf' });
  const tookMs = performance.now() - startedMs;
  await browser.close();
  return tookMs;
};

/** Frames a second while the frame is scrolled upwards with each of them. */
export const scrollFrames = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    ([wanted, durationMs]) =>
      new Promise<number>((resolve) => {
        const frame = document.querySelector(wanted);
        if (frame === null) throw new Error(`The page has no ${wanted}.`);
        frame.scrollTop = frame.scrollHeight;
        let frames = 0;
        const startedMs = performance.now();
        const next = (nowMs: number): void => {
          if (nowMs - startedMs >= durationMs) {
            resolve((frames * 1000) / (nowMs - startedMs));
            return;
          }
          frames += 1;
          frame.scrollTop -= 60;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    [selector, SCROLL_MS] as const,
  );

/** Bytes of JavaScript's heap that are still in use after a collection. */
export const heapBytes = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
};
