/** Searching all chats, and going to what was found, in another branch too. */
import { expect, test } from './support/host.ts';
import { ANSWER_LIMIT_MS, askAndWait, conversations, lastAnswer, numbersOf, openReady } from './support/chat.ts';

test('what was said in any chat and branch is found, shown where it stands, and opened', async ({ page, host }) => {
  test.setTimeout(180_000);
  await openReady(page, host.url);
  await askAndWait(page, 'What is 347 + 586?');
  const asked = page.getByRole('article', { name: 'You' });
  await asked.getByRole('button', { name: 'Edit the question' }).click();
  await page.getByRole('textbox', { name: 'Edited question' }).fill('你好，What is 12 + 13?');
  await page.getByRole('textbox', { name: 'Edited question' }).press('Enter');
  await expect(asked).toContainText('你好');
  await expect(numbersOf(lastAnswer(page))).toBeVisible({ timeout: ANSWER_LIMIT_MS });
  await page.getByRole('button', { name: 'New chat' }).click();

  const field = page.getByRole('searchbox', { name: 'Search all chats' });
  const results = conversations(page).getByRole('list', { name: 'Search results' });
  await field.fill('347');
  await results.getByRole('button', { name: /You/ }).click();
  await expect(asked).toContainText('What is 347 + 586?');
  await expect(asked.getByLabel('Version 1 of 2')).toBeVisible();
  const marked = (): Promise<readonly string[]> =>
    page.evaluate(() =>
      [...(CSS.highlights.get('found-words') ?? [])].map(
        ({ startContainer, startOffset, endOffset }) => startContainer.nodeValue?.slice(startOffset, endOffset) ?? '',
      ),
    );
  await expect.poll(marked).toEqual(['347']);

  await field.fill('你好');
  await expect(results.locator('mark')).toHaveText('你好');
  await results.getByRole('button').click();
  await expect(asked.getByLabel('Version 2 of 2')).toBeVisible();

  await field.fill('zebra');
  await expect(page.getByText('No chat has “zebra” in it.')).toBeVisible();
  await field.press('Escape');
  await expect(conversations(page).getByRole('listitem')).toHaveCount(1);
});
