/**
 * `npm run bench:ui`: what the window costs, as ratios to an empty page in the same browser and to the same work without
 * a window, in one run. Needs `npm run build` first. Cold start: from launching the browser until one can write. Long
 * chat: 100,000 tokens of formulas, code and prose; scrolled from its end to its beginning, and answered in.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { Client } from '../contract/endpoint.ts';
import type { HearthContract } from '../contract/index.ts';
import { createClient } from '../contract/rpc/client.ts';
import { webSocketTransport } from '../contract/transports/webSocket.ts';
import { createConversationStore } from '../core/chat/conversationStore.ts';
import { newMessage } from '../core/chat/newMessage.ts';
import { median } from '../core/engine/median.ts';
import { openDatabase } from '../core/storage/database.ts';
import { startHearthProcess } from '../e2e/support/hearthProcess.ts';
import { ensureBrowser } from './browser.ts';

const STARTS = 3;
const ANSWER_PAIRS = 9;
const SCROLLS = 3;
const SCROLL_MS = 3000;
/** After a page has come, it loads what it will need later: that is part of neither scrolling nor an answer. */
const SETTLE_MS = 3000;
const LONG_CHAT_TOKENS = 100_000;
/** Of English and code with R1's tokenizer, about. */
const CHARACTERS_A_TOKEN = 3.6;
const COUNTING = 'Count from 5 to 99.';

const emptyPage = (body: string): string =>
  `data:text/html,<!doctype html><title>empty</title>${encodeURIComponent(body)}`;
const emptyField = '<textarea autofocus></textarea>';
const emptyScroll = `<div id=frame style="height:100vh;overflow:auto"><div style="height:200000px">empty</div></div>`;

const answerText = `The limit is $\\frac{a + b}{2}$, because

$$\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}$$

| n | sum |
| --- | --- |
| 10 | 55 |
| 100 | 5050 |

\`\`\`python
def total(numbers):
    result = 0
    for number in numbers:
        result += number
    return result
\`\`\`

So the mean of the first and the last number, times how many there are, is the sum of all of them.
`;

/** Fills a chat as if it had been led, and returns its id. */
const writeLongChat = (home: string): string => {
  const database = openDatabase(home);
  const store = createConversationStore(database);
  const { id } = store.create();
  store.update(id, { title: 'Long' });
  const pairs = Math.ceil((LONG_CHAT_TOKENS * CHARACTERS_A_TOKEN) / (answerText.length * 2));
  const messages = Array.from({ length: pairs }, (_, index) => [
    newMessage(id, 'user', { text: `What is the sum of the first ${index} numbers?` }),
    { ...newMessage(id, 'assistant', { text: answerText }), thought: answerText, status: 'complete' as const },
  ]).flat();
  store.append(id, messages, null);
  database.close();
  return id;
};

const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });

/** Milliseconds from launching the browser until the page's field can be written in. */
const startMs = async (executablePath: string, url: string): Promise<number> => {
  const startedMs = performance.now();
  const browser = await launch(executablePath);
  const page = await browser.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA', undefined, { polling: 'raf' });
  const tookMs = performance.now() - startedMs;
  await browser.close();
  return tookMs;
};

/** Frames a second while the frame is scrolled upwards with each of them. */
const scrollFrames = (page: Page, selector: string): Promise<number> =>
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
const heapBytes = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
};

const connect = (url: string): { client: Client<HearthContract>; close: () => void } => {
  const { host, hash } = new URL(url);
  const key = hash.slice('#token='.length);
  const transport = webSocketTransport(new WebSocket(`ws://${host}/rpc`, ['hearth', `token.${key}`]));
  return { client: createClient<HearthContract>(transport), close: () => transport.close() };
};

/** Asks, and returns the tokens a second that the engine wrote the answer with. */
const answerSpeed = async (client: Client<HearthContract>, conversationId: string): Promise<number> => {
  const { answerId } = await client.call('chat.send', { conversationId, text: COUNTING });
  const stop = new AbortController();
  for await (const event of client.stream('chat.watch', { conversationId }, { signal: stop.signal })) {
    const known = event.type === 'snapshot' ? event.messages : event.type === 'message' ? [event.message] : [];
    const answer = known.find(({ id }) => id === answerId);
    if (answer?.stats != null) return answer.stats.decodeTokensPerSecond ?? NaN;
    if (answer?.status === 'failed') throw new Error(answer.error?.message);
  }
  throw new Error('The answer never ended.');
};

const print = (name: string, value: string, bound: string): void => {
  process.stdout.write(`${name.padEnd(44)} ${value}   (aim ${bound})\n`);
};
const number = (value: number, digits = 0): string => value.toFixed(digits);

/** The quartiles of a row of measurements: half of them lie between. */
const middleHalf = (values: readonly number[], digits: number): string => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): string => number(sorted[Math.round((sorted.length - 1) * part)] ?? NaN, digits);
  return `${at(0.25)} to ${at(0.75)}`;
};

const executablePath = await ensureBrowser();
const home = await mkdtemp(join(tmpdir(), 'hearth-bench-ui-'));
const conversationId = writeLongChat(home);
const host = await startHearthProcess({ home });
const { client, close } = connect(host.url);
try {
  const browser = await launch(executablePath);
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const open = async (url: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(url);
  };
  // The first start installs and loads the demo model; what is measured comes after it.
  await open(host.url);
  await page.getByRole('button', { name: /^Model: .*, (CPU|CUDA|Vulkan|Metal)$/ }).waitFor({ timeout: 120_000 });

  const messages = page.getByRole('region', { name: 'Messages' }).getByRole('article').first();
  const openLongChat = async (): Promise<void> => {
    await open(host.url);
    await page.getByRole('button', { name: 'Long', exact: true }).click();
    await messages.waitFor();
    await page.waitForTimeout(SETTLE_MS);
  };

  const scrolls: { readonly empty: number; readonly chat: number }[] = [];
  for (let round = 0; round < SCROLLS; round += 1) {
    await page.goto(emptyPage(emptyScroll));
    const empty = await scrollFrames(page, '#frame');
    await openLongChat();
    scrolls.push({ empty, chat: await scrollFrames(page, '[role=region][tabindex="0"]') });
  }
  const heapBefore = await heapBytes(page);
  const frames = scrolls.map(({ empty, chat }) => chat / empty);
  print(
    'Frames/s in the long chat, ÷ empty page',
    `${number(median(frames), 2)} (${scrolls.map(({ empty, chat }) => `${number(chat)} ÷ ${number(empty)}`).join(', ')})`,
    '≥ 1 or 60/s',
  );

  // By turns, and who begins by turns too: the machine is not as fast in one minute as in the next.
  const speeds: { readonly shown: number; readonly alone: number }[] = [];
  await answerSpeed(client, conversationId);
  for (let pair = 0; pair < ANSWER_PAIRS; pair += 1) {
    const speed = { shown: NaN, alone: NaN };
    for (const turn of pair % 2 === 0 ? (['shown', 'alone'] as const) : (['alone', 'shown'] as const)) {
      await (turn === 'shown' ? openLongChat() : page.goto('about:blank'));
      speed[turn] = await answerSpeed(client, conversationId);
    }
    speeds.push(speed);
  }
  const costs = speeds.map(({ shown, alone }) => (1 - shown / alone) * 100);
  print(
    'Tokens/s that the window costs, in percent',
    `${number(median(costs), 1)} (half of ${ANSWER_PAIRS} pairs ${middleHalf(costs, 1)}; ` +
      `${number(median(speeds.map(({ shown }) => shown)))} of ${number(median(speeds.map(({ alone }) => alone)))} tok/s)`,
    '< 3',
  );

  await openLongChat();
  await scrollFrames(page, '[role=region][tabindex="0"]');
  const heapAfter = await heapBytes(page);
  print(
    'Heap after the work ÷ before',
    `${number(heapAfter / heapBefore, 2)} (${number(heapAfter / 2 ** 20)} ÷ ${number(heapBefore / 2 ** 20)} MiB)`,
    '≤ 1.1',
  );
  await browser.close();

  const empty: number[] = [];
  const app: number[] = [];
  for (let index = 0; index < STARTS; index += 1) {
    empty.push(await startMs(executablePath, emptyPage(emptyField)));
    app.push(await startMs(executablePath, host.url));
  }
  const ratio = median(app) / median(empty);
  print(
    'Cold start, app ÷ empty page',
    `${number(ratio, 2)} (${number(median(app))} ÷ ${number(median(empty))} ms)`,
    '≤ 1.5',
  );
} finally {
  close();
  await host.stop();
  await rm(home, { recursive: true, force: true });
}
