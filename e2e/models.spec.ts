/**
 * From a click to an answer: models of a hub are downloaded, paused, gone on with after the window was closed, made
 * smaller here, and chat.
 */
import type { Locator, Page } from '@playwright/test';
import { askAndWait, openReady, READY_LIMIT_MS } from './support/chat.ts';
import { expect, test } from './support/host.ts';
import { denseModel, expertsModel, startDemoHub } from './support/hub.ts';

/** A connection's speed while there is something to be seen of a download. */
const slowly = { kind: 'slow', bytesPerSecond: 60_000 } as const;

const goTo = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name }).click();
};

const atWork = (page: Page): Locator => page.getByRole('region', { name: 'At work' });

const shareDone = async (page: Page): Promise<number> =>
  Number(await atWork(page).getByRole('progressbar').getAttribute('aria-valuenow'));

const installFromHub = async (page: Page, source: string, makeSmaller?: string): Promise<void> => {
  await page.getByRole('button', { name: 'Install another…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Repository, address or file' }).fill(source);
  if (makeSmaller !== undefined) await dialog.getByRole('radio', { name: makeSmaller }).click();
  await dialog.getByRole('button', { name: 'Install' }).click();
  await expect(dialog).toBeHidden();
};

const pause = async (page: Page): Promise<void> => {
  await atWork(page)
    .getByRole('button', { name: /^Pause/ })
    .click();
  await expect(atWork(page).getByText('Paused; what has arrived is kept')).toBeVisible();
};

const switchToNew = async (page: Page, name: string): Promise<void> => {
  await goTo(page, 'Chat');
  await expect(page.getByRole('status').filter({ hasText: `${name} is ready.` })).toBeVisible({
    timeout: READY_LIMIT_MS,
  });
  await page.getByRole('button', { name: 'Switch to it' }).click();
  await expect(page.getByRole('button', { name: /^Model: / })).toHaveAccessibleName(new RegExp(`${name}.*, CPU$`), {
    timeout: READY_LIMIT_MS,
  });
};

test('two models of a hub go from a click to an answer, over a pause, a reload and a closed window', async ({
  page,
  context,
  startHost,
}) => {
  test.setTimeout(150_000);
  const hub = await startDemoHub();
  try {
    const { url } = await startHost({ env: { HEARTH_ENDPOINTS: hub.url } });
    await openReady(page, url);
    await goTo(page, 'Models');

    hub.onFile(() => slowly);
    await installFromHub(page, `${denseModel.repository}:F16`, 'Q4_K_M');
    await expect.poll(() => shareDone(page)).toBeGreaterThan(10);
    await pause(page);
    const pausedAt = await shareDone(page);

    await page.reload();
    await expect(atWork(page).getByText('Paused; what has arrived is kept')).toBeVisible();
    expect(await shareDone(page)).toBe(pausedAt);
    await atWork(page)
      .getByRole('button', { name: /^Go on/ })
      .click();
    await expect(atWork(page).getByRole('button', { name: /^Pause/ })).toBeVisible();

    await page.close();
    const reopened = await context.newPage();
    await reopened.goto(url);
    await goTo(reopened, 'Models');
    await expect.poll(() => shareDone(reopened)).toBeGreaterThan(pausedAt);
    const quantizing = atWork(reopened).locator('li[aria-current="step"]', { hasText: 'Quantize' }).waitFor();
    hub.onFile(() => null);
    await quantizing;

    await switchToNew(reopened, 'R1-Dense');
    await expect(await askAndWait(reopened, 'What is 347 + 586?')).toContainText('933');

    await goTo(reopened, 'Models');
    hub.onFile(() => slowly);
    await installFromHub(reopened, expertsModel.repository);
    await expect.poll(() => shareDone(reopened)).toBeGreaterThan(10);
    await pause(reopened);
    hub.onFile(() => null);
    await atWork(reopened)
      .getByRole('button', { name: /^Go on/ })
      .click();
    await switchToNew(reopened, 'R1-Experts');
    await expect(await askAndWait(reopened, 'What is 347 + 586?')).toContainText('933');

    await goTo(reopened, 'Models');
    const history = reopened.getByRole('region', { name: 'What was done' });
    await expect(history.getByRole('listitem')).toContainText([
      'R1-Experts was installed',
      'R1-Dense was made here as Q4_K_M and installed',
      'was made here as Q4_K_M and installed',
    ]);
    await expect(atWork(reopened)).toBeHidden();
    // A pause breaks off what is on its way: a piece a connection at most.
    const served = (of: typeof denseModel): number => hub.servedBytes(`${of.repository}/${of.file}`) / of.bytes;
    expect(served(denseModel)).toBeLessThan(1.5);
    expect(served(expertsModel)).toBeLessThan(1.5);
  } finally {
    await hub.close();
  }
});
