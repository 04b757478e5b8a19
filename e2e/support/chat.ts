/** What the specs of the chat do with its page, by role and name. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Installing and loading the demo model takes seconds, on a busy machine many. */
export const READY_LIMIT_MS = 45_000;
export const ANSWER_LIMIT_MS = 30_000;

export const openReady = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await expect(page.getByRole('button', { name: /^Model: / })).toHaveAccessibleName(/, (CPU|CUDA|Vulkan|Metal)$/, {
    timeout: READY_LIMIT_MS,
  });
};

/** To a page of the window, by its name in the rail. */
export const goTo = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name }).click();
};

/** By the palette: what is typed has to mean the one command. */
export const runCommand = async (page: Page, typed: string): Promise<void> => {
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await page.keyboard.press('Control+K');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
};

export const question = (page: Page): Locator => page.getByRole('textbox', { name: 'Your question' });

export const lastAnswer = (page: Page): Locator => page.getByRole('article', { name: 'Hearth' }).last();

export const numbersOf = (answer: Locator): Locator => answer.getByRole('list', { name: 'Numbers of this answer' });

export const conversations = (page: Page): Locator => page.getByRole('navigation', { name: 'Conversations' });

export const ask = async (page: Page, text: string): Promise<Locator> => {
  await question(page).fill(text);
  await question(page).press('Enter');
  await expect(page.getByRole('article', { name: 'You' }).last()).toContainText(text);
  return lastAnswer(page);
};

export const askAndWait = async (page: Page, text: string): Promise<Locator> => {
  const answer = await ask(page, text);
  await expect(numbersOf(answer)).toBeVisible({ timeout: ANSWER_LIMIT_MS });
  return answer;
};
