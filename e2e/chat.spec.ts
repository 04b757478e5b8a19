/**
 * Chatting with the real engine and the demo model, in a browser: from an empty home folder to answers, stops, reloads
 * and two windows on one conversation.
 */
import type { Locator, Page } from '@playwright/test';
import { chatsAtOnce } from '../core/plan/chooseLayout.ts';
import {
  ANSWER_LIMIT_MS,
  ask,
  askAndWait,
  lastAnswer,
  numbersOf,
  openReady,
  question,
  runCommand,
} from './support/chat.ts';
import { expect, test } from './support/host.ts';
import { seriousFaults } from './support/seriousFaults.ts';

/** An engine that is held most of the time needs some to hear of it. */
const STOP_LIMIT_MS = 15_000;

/**
 * Stops the answer that is message number `count` as soon as this window shows something of it. It waits inside the
 * page: a test on a busy machine may hear late that the answer began. Call it before asking.
 */
const stopWhenShown = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          const messages = [...document.querySelectorAll('article')];
          if (messages.length !== wanted || messages.at(-1)?.textContent.includes('9, 10') !== true) return;
          observer.disconnect();
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
          resolve();
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    count,
  );

interface Thinking {
  readonly line: string;
  readonly bar: string;
}

/**
 * Presses “Answer now” as soon as the reasoning of a chat's first answer has used some of its limit, and tells what
 * was shown of it then; null where the answer was there before. Inside the page, as above.
 */
const answerNowWhenThinking = (page: Page): Promise<Thinking | null> =>
  page.evaluate(
    () =>
      new Promise<Thinking | null>((resolve) => {
        const observer = new MutationObserver(() => {
          const messages = [...document.querySelectorAll('article')];
          const answer = messages.at(-1);
          if (messages.length !== 2 || answer === undefined) return;
          const isThere = answer.querySelector('[aria-label="Numbers of this answer"]') !== null;
          const [summary, button] = answer.querySelectorAll('[aria-label=Reasoning] button');
          const bar = answer.querySelector<HTMLElement>('[style*=scaleX]')?.style.transform;
          const line = summary?.textContent ?? '';
          const isDue = button instanceof HTMLElement && bar !== undefined && / [1-9]\d* of /.test(line);
          if (!isThere && !isDue) return;
          observer.disconnect();
          if (isDue) button.click();
          resolve(isDue ? { line, bar } : null);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      }),
  );

const expectStopped = (answer: Locator): Promise<void> =>
  expect(answer.getByText('Stopped.')).toBeVisible({ timeout: STOP_LIMIT_MS });

const COUNTING = 'Count from 5 to 99.';

test.describe('on an empty home folder', () => {
  test.use({ isFirstStart: true });

  test('the first start installs the demo model by itself, and one can ask', async ({ page, host }) => {
    await openReady(page, host.url);
    const answer = await askAndWait(page, 'What is 347 + 586?');

    await expect(answer).toContainText('933');
    await expect(numbersOf(answer)).toContainText('tok/s');
    await expect(numbersOf(answer)).toContainText('first token');

    const reasoning = answer.getByRole('group', { name: 'Reasoning' });
    const summary = reasoning.getByRole('button', { name: /^Thought for .+ · \d+ tokens$/ });
    await expect(summary).toHaveAttribute('aria-expanded', 'false');
    await summary.click();
    await expect(reasoning).toContainText('347');
    await expect(page.getByRole('button', { name: 'What is 347 + 586?', exact: true })).toHaveAttribute(
      'aria-current',
      'page',
    );
  });
});

test('what goes with a question is priced before, and what came of it is told after', async ({ page, host }) => {
  test.setTimeout(120_000);
  await openReady(page, host.url);
  await page.getByRole('button', { name: 'Which is larger, 9.11 or 9.9?' }).click();
  await expect(numbersOf(lastAnswer(page))).toBeVisible({ timeout: ANSWER_LIMIT_MS });
  await expect(lastAnswer(page).getByRole('paragraph')).toContainText(/9\.9 (is larger|更大)/);
  await page.getByRole('button', { name: 'New chat' }).click();

  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  const notes = { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('Four hundred words. '.repeat(20)) };
  const picture = { name: 'picture.txt', mimeType: 'text/plain', buffer: Buffer.from([0x89, 0x50, 0, 1, 2, 0xff]) };
  await (await chooser).setFiles([picture, notes]);
  const attached = page.getByRole('list', { name: 'Attached files' });
  await expect(attached).toContainText(/\d+ tokens · [\d.]+ ?% of the context/);
  await expect(attached.getByRole('alert')).toContainText('The text of picture.txt cannot be read');
  await attached.getByRole('button', { name: 'Remove picture.txt' }).click();
  await expect(attached.getByRole('alert')).toHaveCount(0);
  const meter = page.getByRole('button', { name: /^Context: [\d,]+ of 2,048 tokens of context$/ });
  await meter.click();
  await expect(page.getByText('Counted by the loaded model’s tokenizer.')).toBeVisible();
  await page.keyboard.press('Escape');
  // Keys are the popup's until it is gone.
  await expect(page.getByText('Counted by the loaded model’s tokenizer.')).toHaveCount(0);

  const settings = page.getByRole('dialog', { name: 'Settings of this chat' });
  await page.keyboard.press('Control+.');
  await settings.getByRole('button', { name: 'Use a preset' }).click();
  await page.getByRole('menuitem', { name: 'Mathematics' }).click();
  await settings.getByLabel('Seed').fill('7');
  await settings.getByLabel('Thinking limit, tokens').fill('2');
  await settings.getByRole('button', { name: 'Save as preset…' }).click();
  await settings.getByLabel('Name of the preset').fill('Sums');
  await settings.getByRole('button', { name: 'Save preset' }).click();
  await expect(settings.getByLabel('Name of the preset')).toHaveCount(0);
  await settings.getByRole('button', { name: 'Done' }).click();

  // From the field on with Tab alone, in the order in which one reads.
  await question(page).focus();
  for (const name of ['Attach files', 'Settings of this chat (changed)', 'Thinking effort: Own limit', /^Context: /]) {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name })).toBeFocused();
    // An icon's name can be seen as well while the keyboard is there.
    await expect(page.getByText('Attach files', { exact: true })).toHaveCount(name === 'Attach files' ? 1 : 0);
  }

  const answer = await askAndWait(page, 'What is 347 + 586?');
  await expect(answer.getByRole('group', { name: 'Reasoning' })).toContainText('token limit reached');
  await expect(page.getByRole('article', { name: 'You' })).toContainText('notes.md');
  await answer.getByRole('button', { name: 'Details of this answer' }).click();
  await expect(page.getByLabel('Tokens', { exact: true })).toContainText(/Reasoning\d+/);
  await expect(page.getByText('2 tok', { exact: true })).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByText('2 tok', { exact: true })).toHaveCount(0);

  // Another chat begins as everyone does; the preset is there for it.
  await page.keyboard.press('Control+Shift+O');
  await question(page).fill('word '.repeat(3000));
  await expect(page.getByText(/^This question does not fit\./)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  // A shorter one can be sent at once, before it is counted.
  await askAndWait(page, 'Hello');
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('button', { name: 'Settings of this chat', exact: true }).click();
  await settings.getByRole('button', { name: 'Use a preset' }).click();
  await page.getByRole('menuitem', { name: 'Sums' }).click();
  await expect(settings.getByLabel('Seed')).toHaveValue('7');
});

test('formulas, tables and code are shown as such', async ({ page, host }) => {
  test.setTimeout(120_000);
  await openReady(page, host.url);

  // The model writes a sum as a formula about once in four times.
  let sum = await askAndWait(page, 'What is 347 + 586?');
  for (let attempt = 1; attempt < 25 && (await sum.getByRole('math').count()) === 0; attempt += 1) {
    await page.getByRole('button', { name: 'New chat' }).click();
    await expect(sum).toHaveCount(0);
    sum = await askAndWait(page, 'What is 347 + 586?');
  }
  await expect(sum.getByRole('math')).toContainText('933');

  // From here on: what stands on the page must not jump while answers grow.
  const shifts = await page.evaluateHandle(() => {
    const seen = { sum: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry) seen.sum += Number(entry.value);
    }).observe({ type: 'layout-shift' });
    return seen;
  });
  const table = await askAndWait(page, 'Show the multiplication table of 7 up to 10.');
  await expect(table.getByRole('row')).toHaveCount(11);
  await expect(table.getByRole('cell', { name: '70', exact: true })).toBeVisible();

  const code = await askAndWait(page, 'Write a Python function that reverses a string.');
  await expect(code.getByRole('figure')).toContainText('python');
  await expect(code.getByRole('button', { name: 'Copy code' })).toBeVisible();
  const keyword = code.getByRole('code').getByText('def', { exact: true });
  const plain = await code.getByRole('code').evaluate((element) => getComputedStyle(element).color);
  await expect(keyword).not.toHaveCSS('color', plain);
  expect(await shifts.evaluate(({ sum }) => sum)).toBeLessThan(0.05);
});

test('an answer is stopped and kept, is asked for before its time, and waits for its turn', async ({
  page,
  host,
  slowDown,
}) => {
  test.setTimeout(120_000);
  await openReady(page, host.url);
  slowDown();
  const stopped = stopWhenShown(page, 2);
  const answer = await ask(page, COUNTING);
  await stopped;

  await expectStopped(answer);
  await expect(answer).toContainText('5, 6, 7, 8, 9');
  await expect(answer).not.toContainText('98, 99');
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
  const text = await answer.getByRole('paragraph').first().textContent();

  await page.reload();
  await expectStopped(lastAnswer(page));
  await expect(lastAnswer(page).getByRole('paragraph').first()).toHaveText(text ?? '');

  // The reasoning, too, is ended by who waits, and then there is an answer all the same. On a busy machine even a slow
  // engine may be through before the page heard of it.
  let seen: Thinking | null = null;
  const reasoning = lastAnswer(page).getByRole('group', { name: 'Reasoning' });
  for (let attempt = 1; attempt < 8; attempt += 1) {
    await page.keyboard.press('Control+Shift+O');
    await runCommand(page, 'thinking quick');
    const thinking = answerNowWhenThinking(page);
    // The model thinks about nothing longer than about this.
    await ask(page, 'Calculate 98765 × 4321');
    seen = await thinking;
    await expect(numbersOf(lastAnswer(page))).toBeVisible({ timeout: ANSWER_LIMIT_MS });
    if ((await reasoning.textContent())?.includes('you asked for the answer') === true) break;
  }
  await expect(reasoning).toContainText('you asked for the answer');
  expect(seen?.line).toMatch(/^Thinking.* · \d+ of 512 tokens/);
  expect(seen?.bar).toMatch(/^scaleX\(0\.\d+\)$/);
  // Only what says something can be copied.
  await expect(lastAnswer(page).getByRole('button', { name: 'Copy answer' })).toBeVisible();

  // One more than are answered at once: it says that it waits, and where. The engine hears of all of them together.
  slowDown(0);
  for (let chat = 1; chat <= chatsAtOnce; chat += 1) {
    await page.keyboard.press('Control+Shift+O');
    await ask(page, COUNTING);
  }
  await page.keyboard.press('Control+Shift+O');
  const last = await ask(page, COUNTING);
  slowDown();
  await expect(last).toContainText('Waiting, number 1 in the queue…');
});

test('conversations, the open one and the draft survive a reload', async ({ page, host }) => {
  await openReady(page, host.url);
  await askAndWait(page, 'Hello');
  await page.getByRole('button', { name: 'New chat' }).click();
  await askAndWait(page, 'What is 347 + 586?');
  await question(page).fill('not sent yet');

  await page.reload();
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What is 347 + 586?');
  await expect(lastAnswer(page)).toContainText('933');
  await expect(question(page)).toHaveValue('not sent yet');

  await list.getByRole('button', { name: 'Hello', exact: true }).click();
  await expect(page.getByRole('article', { name: 'You' })).toHaveText(/Hello/);
  await expect(question(page)).toHaveValue('');
});

test('two windows see one stream, and either can stop it', async ({ page, host, context, slowDown }) => {
  test.setTimeout(120_000);
  await openReady(page, host.url);
  await askAndWait(page, 'Hello');
  const second = await context.newPage();
  await openReady(second, host.url);
  await second.getByRole('button', { name: 'Hello', exact: true }).click();
  await expect(numbersOf(lastAnswer(second))).toBeVisible();

  slowDown();
  const stoppedBySecond = stopWhenShown(second, 4);
  await ask(page, COUNTING);
  await stoppedBySecond;
  await expectStopped(lastAnswer(page));
  await expectStopped(lastAnswer(second));

  const stoppedByFirst = stopWhenShown(page, 6);
  await ask(second, 'Count from 9 to 99.');
  await stoppedByFirst;
  for (const window of [page, second]) {
    await expect(window.getByRole('article', { name: 'Hearth' })).toHaveCount(3);
    await expectStopped(lastAnswer(window));
  }
  await expect(lastAnswer(page).getByRole('paragraph').first()).toHaveText(
    (await lastAnswer(second).getByRole('paragraph').first().textContent()) ?? '',
  );
});

test('the keyboard is enough: write, send, and every command by its name or its keys', async ({ page, host }) => {
  test.setTimeout(120_000);
  // As on a screen of 1280 x 960 at 200 %.
  await page.setViewportSize({ width: 640, height: 480 });
  await openReady(page, host.url);
  await expect(question(page)).toBeFocused();
  await page.keyboard.type('Hello');
  await page.keyboard.press('Shift+Enter');
  await expect(question(page)).toHaveValue('Hello\n');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await expect(numbersOf(lastAnswer(page))).toBeVisible({ timeout: ANSWER_LIMIT_MS });
  // Sentences are spoken; a word that is still being written is not.
  await expect(page.locator('[aria-live=polite] p').last()).toHaveText('Answer finished.');
  for (const name of ['Attach files', 'Send']) {
    await expect(page.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
  }

  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('textbox', { name: 'Edited question' })).toBeFocused();
  await page.keyboard.press('Escape');

  const palette = page.getByRole('dialog', { name: 'Commands' });
  await runCommand(page, 'rename');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Greeting');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Greeting');
  await runCommand(page, 'theme dark');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await runCommand(page, 'thinking quick');
  await expect(page.getByRole('button', { name: /: Quick$/ })).toBeVisible();

  await page.keyboard.press('Control+K');
  // A browser keeps Ctrl+N: what is shown has to work.
  await expect(palette.getByRole('option', { name: /^New chat/ })).toContainText('CtrlShiftO');
  await page.keyboard.type('zzz');
  await expect(palette.getByText('Nothing is called “zzz”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();

  await page.keyboard.press('Control+/');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('New chat')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('heading', { level: 1, name: 'This machine' })).toBeVisible();
  await page.keyboard.press('Control+Shift+F');
  await expect(page.getByRole('searchbox', { name: 'Search all chats' })).toBeFocused();
  await page.keyboard.press('Control+Shift+O');
  await expect(page.getByRole('heading', { name: 'What shall we work out?' })).toBeVisible();
  await page.keyboard.press('Control+J');
  await expect(question(page)).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Greeting');
  await page.keyboard.press('Control+Shift+Backspace');
  await expect(page.getByRole('heading', { name: 'What shall we work out?' })).toBeVisible();
  await page.getByRole('list', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Greeting');
});
