/**
 * `npm run bench:ui`: what the window costs, as ratios to an empty page in the same browser and to the same work without
 * a window, in one run. Needs `npm run build` first. Cold start: from launching the browser until one can write. Long
 * chat: 100,000 tokens of formulas, code and prose; scrolled from its end to its beginning, and answered in.
 *
 * The demo model answers hundreds of tokens a second for a moment; `--model FILE` takes one of the size that people have,
 * with answers of `--tokens`. `--only streaming` leaves out the rest.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { Command, Option } from 'commander';
import type { AnswerOptions } from '../contract/answerOptions.ts';
import type { Client } from '../contract/endpoint.ts';
import type { HearthContract } from '../contract/index.ts';
import { createClient } from '../contract/rpc/client.ts';
import { webSocketTransport } from '../contract/transports/webSocket.ts';
import { median } from '../core/engine/median.ts';
import { startHearthProcess } from '../e2e/support/hearthProcess.ts';
import { number, print } from './benchUi/figures.ts';
import { longChatTitle, writeLongChat } from './benchUi/longChat.ts';
import { emptyFieldUrl, emptyScrollUrl, heapBytes, launchBrowser, scrollFrames, startMs } from './benchUi/pages.ts';
import { measureStreaming } from './benchUi/streaming.ts';
import { ensureBrowser } from './browser.ts';

const STARTS = 3;
const SCROLLS = 3;
/** After a page has come, it loads what it will need later: that is part of neither scrolling nor an answer. */
const SETTLE_MS = 3000;
const MESSAGES = '[role=region][tabindex="0"]';

const parts = ['scrolling', 'streaming', 'start'] as const;
const flags = new Command('bench-ui')
  .option('--model <file>', 'a .gguf file that answers in place of the demo model, placed as the plan says')
  .option('--tokens <count>', 'of each of its answers, a third of them reasoning', '600')
  .option('--pairs <count>', 'of answers with and without the window', '9')
  .addOption(new Option('--only <part>', 'one of the measurements').choices(parts))
  .parse()
  .opts<{ model?: string; tokens: string; pairs: string; only?: (typeof parts)[number] }>();
const isWanted = (part: (typeof parts)[number]): boolean => (flags.only ?? part) === part;

const connect = (url: string): { client: Client<HearthContract>; close: () => void } => {
  const { host, hash } = new URL(url);
  const key = hash.slice('#token='.length);
  const transport = webSocketTransport(new WebSocket(`ws://${host}/rpc`, ['hearth', `token.${key}`]));
  return { client: createClient<HearthContract>(transport), close: () => transport.close() };
};

/** Installs and loads it where the plan puts it. On the processor that leaves a core to the window. */
const loadModel = async (client: Client<HearthContract>, path: string): Promise<void> => {
  const { jobId } = await client.call('models.install', { id: resolve(path), quantizeTo: null });
  const modelId = await new Promise<string>((done, failed) => {
    const stop = client.subscribe('models.jobs', (jobs) => {
      const job = jobs.find(({ id }) => id === jobId);
      if (job === undefined || job.state === 'running' || job.state === 'queued') return;
      stop();
      if (job.state === 'done') done(job.modelId);
      else failed(new Error(job.error?.message ?? job.state));
    });
  });
  await client.call('engine.load', { modelId, choices: { contextTokens: Math.max(1024, tokens * 2) } });
};

const tokens = Number(flags.tokens);
/** Random weights end neither their reasoning nor their answer. */
const longAnswer: AnswerOptions = { maxTokens: tokens, thinkingBudgetTokens: Math.round(tokens / 3), seed: 1 };

const executablePath = await ensureBrowser();
const home = await mkdtemp(join(tmpdir(), 'hearth-bench-ui-'));
const conversationId = writeLongChat(home);
const host = await startHearthProcess({ home });
const { client, close } = connect(host.url);
try {
  const browser = await launchBrowser(executablePath);
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const open = async (url: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(url);
  };
  // The first start installs and loads the demo model; what is measured comes after it.
  await open(host.url);
  await page.getByRole('button', { name: /^Model: .*, (CPU|CUDA|Vulkan|Metal)$/ }).waitFor({ timeout: 120_000 });
  if (flags.model !== undefined) await loadModel(client, flags.model);

  const messages = page.getByRole('region', { name: 'Messages' }).getByRole('article').first();
  const openLongChat = async (): Promise<void> => {
    await open(host.url);
    await page.getByRole('button', { name: longChatTitle, exact: true }).click();
    await messages.waitFor();
    await page.waitForTimeout(SETTLE_MS);
  };

  const measureScrolling = async (shown: Page): Promise<void> => {
    const scrolls: { readonly empty: number; readonly chat: number }[] = [];
    for (let round = 0; round < SCROLLS; round += 1) {
      await shown.goto(emptyScrollUrl);
      const empty = await scrollFrames(shown, '#frame');
      await openLongChat();
      scrolls.push({ empty, chat: await scrollFrames(shown, MESSAGES) });
    }
    const frames = scrolls.map(({ empty, chat }) => chat / empty);
    print(
      'Frames/s in the long chat, ÷ empty page',
      `${number(median(frames), 2)} (${scrolls.map(({ empty, chat }) => `${number(chat)} ÷ ${number(empty)}`).join(', ')})`,
      '≥ 1 or 60/s',
    );
  };

  if (isWanted('scrolling')) await measureScrolling(page);
  if (isWanted('streaming')) {
    await openLongChat();
    await scrollFrames(page, MESSAGES);
    const heapBefore = await heapBytes(page);
    await measureStreaming({
      client,
      conversationId,
      question: 'Count from 5 to 99.',
      answerOptions: flags.model === undefined ? {} : longAnswer,
      pairs: Number(flags.pairs),
      appPid: host.pid,
      show: openLongChat,
      hide: async () => {
        await page.goto('about:blank');
        await page.waitForTimeout(SETTLE_MS);
      },
    });
    await openLongChat();
    await scrollFrames(page, MESSAGES);
    const heapAfter = await heapBytes(page);
    print(
      'Heap after the work ÷ before',
      `${number(heapAfter / heapBefore, 2)} (${number(heapAfter / 2 ** 20)} ÷ ${number(heapBefore / 2 ** 20)} MiB)`,
      '≤ 1.1',
    );
  }
  await browser.close();

  if (isWanted('start')) {
    const empty: number[] = [];
    const app: number[] = [];
    for (let index = 0; index < STARTS; index += 1) {
      empty.push(await startMs(executablePath, emptyFieldUrl));
      app.push(await startMs(executablePath, host.url));
    }
    print(
      'Cold start, app ÷ empty page',
      `${number(median(app) / median(empty), 2)} (${number(median(app))} ÷ ${number(median(empty))} ms)`,
      '≤ 1.5',
    );
  }
} finally {
  close();
  await host.stop();
  await rm(home, { recursive: true, force: true });
}
