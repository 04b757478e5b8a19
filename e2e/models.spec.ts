/**
 * From a click to an answer: models of a hub are downloaded, paused, gone on with after the window was closed, made
 * smaller here, and chat. Then what can be done with models that are here: checked, repaired, measured, pinned, removed,
 * brought back to the version before, moved to another disk; and those of other programs used where they are.
 */
import { copyFile, mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { askAndWait, goTo, openReady, READY_LIMIT_MS } from './support/chat.ts';
import { findChildren } from './support/findChildren.ts';
import { expect, test } from './support/host.ts';
import { seriousFaults } from './support/seriousFaults.ts';
import {
  addNewerExperts,
  demoSource,
  denseModel,
  expertsModel,
  listFamilySource,
  startDemoHub,
} from './support/hub.ts';

/** A connection's speed while there is something to be seen of a download. */
const slowly = { kind: 'slow', bytesPerSecond: 60_000 } as const;

/** A container of 8 GB without a graphics card. */
const smallMachine = join(import.meta.dirname, '..', 'core', 'hardware', 'fixtures', 'container-8gb.json');

const atWork = (page: Page): Locator => page.getByRole('region', { name: 'At work' });

/** Another model may be measured beside it. */
const installing = (page: Page): Locator => atWork(page).getByRole('region', { name: /^Installing / });

const shareDone = async (page: Page): Promise<number> =>
  Number(await installing(page).getByRole('progressbar').getAttribute('aria-valuenow'));

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

/** As somebody does whose network reaches a mirror only. */
const useOnlyHub = async (page: Page, address: string): Promise<void> => {
  await goTo(page, 'Settings');
  const places = page.getByRole('group', { name: 'Where models come from' });
  await places.getByRole('textbox', { name: 'Address of a mirror' }).fill(address);
  await places.getByRole('button', { name: 'Add', exact: true }).click();
  await places.getByRole('button', { name: 'Remove https://huggingface.co' }).click();
  await expect(places.getByRole('listitem')).toHaveCount(1);
  await places.getByRole('button', { name: 'Test the speed' }).click();
  await expect(places.getByText(/[MG]B\/s · answers in/)).toBeVisible();
};

/** Changes some bytes of a file of that length, as a failing disk would. */
const damageContent = async (home: string, bytes: number): Promise<void> => {
  const folder = join(home, 'models', 'content');
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).size !== bytes) continue;
    const file = await open(path, 'r+');
    await file.write(Buffer.from('damage'), 0, 6, bytes - 1000);
    await file.close();
    return;
  }
  throw new Error(`No file of ${bytes} bytes is in ${folder}.`);
};

const choose = async (page: Page, model: Locator, action: string): Promise<void> => {
  await model.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: action }).click();
};

test('two models of a hub go from a click to an answer, over a pause, a reload and a closed window', async ({
  page,
  context,
  home,
  startHost,
}) => {
  test.setTimeout(240_000);
  const hub = await startDemoHub();
  const person = join(home, 'person');
  const foreign = join(person, '.lmstudio', 'models', 'owner', 'R1-GGUF', 'R1-Studio-F16.gguf');
  await mkdir(dirname(foreign), { recursive: true });
  await copyFile(demoSource, foreign);
  try {
    await listFamilySource(hub, home, 'r1-distill-qwen-1.5b');
    // Whatever machine runs this: what is recommended must be known.
    const { url, pid } = await startHost({ env: { HOME: person }, flags: ['--machine', smallMachine] });
    await openReady(page, url);
    await useOnlyHub(page, hub.url);
    await goTo(page, 'Models');

    const offer = page.getByRole('region', { name: /suits this machine better$/ });
    await expect(offer.getByText('Disk meanwhile')).toBeVisible();
    await expect(offer.getByText(/^about \d+ (s|min)$/)).toBeVisible();
    hub.onFile(() => slowly);
    await offer.getByRole('button', { name: /^Install DeepSeek-R1-Distill-Qwen-1\.5B/ }).click();
    await expect(atWork(page).locator('li[aria-current="step"]', { hasText: 'Download' })).toBeVisible();
    await atWork(page)
      .getByRole('button', { name: /^Cancel/ })
      .click();
    await expect(atWork(page)).toBeHidden();

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
    // Neither waited for the quality of the first to be measured; it is, once nobody chats.
    const measuring = reopened.getByRole('region', { name: 'Measuring what quantizing cost R1-Dense' });
    const dense = reopened
      .getByRole('region', { name: 'On this machine' })
      .getByRole('listitem', { name: `${denseModel.repository}:Q4_K_M` });
    await expect(measuring.or(dense.getByRole('button', { name: /^Quality: / }))).toBeVisible();
    // A pause breaks off what is on its way: a piece a connection at most.
    const served = (of: typeof denseModel): number => hub.servedBytes(`${of.repository}/${of.file}`) / of.bytes;
    expect(served(denseModel)).toBeLessThan(1.5);
    expect(served(expertsModel)).toBeLessThan(1.5);

    const installed = reopened.getByRole('region', { name: 'On this machine' });
    const experts = installed.getByRole('listitem', { name: `${expertsModel.repository}:Q4_K_M` });
    const demo = installed.getByRole('listitem', { name: 'demo-r1-distill:Q4_K_M' });
    await damageContent(home, expertsModel.bytes);
    await choose(reopened, experts, 'Check every byte');
    await expect(experts.getByText('Damaged', { exact: true })).toBeVisible({ timeout: READY_LIMIT_MS });
    const servedBefore = hub.servedBytes(`${expertsModel.repository}/${expertsModel.file}`);
    await experts.getByRole('button', { name: 'Repair R1-Experts' }).click();
    await expect(experts.getByText('Checked, whole')).toBeVisible({ timeout: READY_LIMIT_MS });
    await expect(history.getByRole('listitem').first()).toContainText('is whole again: 1 damaged piece');
    const fetched = hub.servedBytes(`${expertsModel.repository}/${expertsModel.file}`) - servedBefore;
    expect(fetched).toBeLessThan(expertsModel.bytes / 4);

    await choose(reopened, experts, 'Pin');
    await expect(experts.getByText('Pinned')).toBeVisible();
    await experts.getByRole('button', { name: /^More for/ }).click();
    await expect(reopened.getByRole('menuitem', { name: 'Remove…' })).toHaveCount(0);
    await reopened.keyboard.press('Escape');

    await installed.getByRole('button', { name: 'Look for newer files' }).click();
    await expect(installed.getByText('Everything here is the newest that its source has.')).toBeVisible();
    await addNewerExperts(hub);
    await installed.getByRole('button', { name: 'Look for newer files' }).click();
    await installed.getByRole('button', { name: 'Get the newer file of R1-Experts' }).click();
    // It is in use now or, where this machine was too busy to show its speed, kept beside: each can be chosen.
    const kept = experts.getByRole('region', { name: 'Other versions of R1-Experts' });
    await expect(kept.getByRole('listitem')).toHaveCount(1, { timeout: READY_LIMIT_MS });
    const other = await kept.getByRole('code').textContent();
    await kept.getByRole('button', { name: `Use the version ${other ?? ''}` }).click();
    await expect(kept.getByRole('code')).not.toHaveText(other ?? '', { timeout: READY_LIMIT_MS });
    await expect(kept.getByText('you went back from it').or(kept.getByText('the version before'))).toBeVisible();

    await reopened
      .getByRole('region', { name: 'Found in other programs' })
      .getByRole('button', { name: 'Use R1-Studio' })
      .click();
    const linked = installed.getByRole('listitem', { name: 'R1-Studio:F16' });
    await expect(linked.getByText('LM Studio')).toBeVisible({ timeout: READY_LIMIT_MS });
    await choose(reopened, linked, 'Remove…');
    await expect(reopened.getByRole('dialog')).toContainText('The other program keeps its file');
    await reopened.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(linked).toBeHidden();
    expect((await stat(foreign)).size).toBe(denseModel.bytes);

    await expect(dense.getByRole('button', { name: /^Quality: / })).toBeVisible({ timeout: READY_LIMIT_MS });
    await dense.getByRole('button', { name: /^Quality: / }).click();
    await expect(reopened.getByText('Same likeliest word')).toBeVisible();
    expect(await seriousFaults(reopened)).toEqual([]);
    await reopened.keyboard.press('Escape');

    // Measuring that fails is a line with another try; the model is ready all the same.
    await choose(reopened, demo, 'Measure its quality');
    const name = 'Demo R1 Distill';
    const measuringDemo = reopened.getByRole('region', { name: `Measuring what quantizing cost ${name}` });
    await expect.poll(() => findChildren(pid, 'evaluate').length, { timeout: READY_LIMIT_MS }).toBeGreaterThan(0);
    for (const child of findChildren(pid, 'evaluate')) process.kill(child, 'SIGKILL');
    const unmeasured = reopened.getByRole('region', {
      name: `${name} is ready; only its quality could not be measured.`,
    });
    await expect(measuringDemo).toBeHidden({ timeout: READY_LIMIT_MS });
    await unmeasured.getByRole('button', { name: 'Measure again' }).click();
    await expect(measuringDemo).toBeVisible();
    await expect(unmeasured).toBeHidden();

    // It gives way to a move, and goes on afterwards.
    const elsewhere = join(home, 'elsewhere');
    await installed.getByRole('button', { name: 'Move to another disk…' }).click();
    await reopened.getByRole('dialog').getByRole('textbox', { name: 'New folder' }).fill(elsewhere);
    await reopened.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    await expect(installed.getByText(elsewhere, { exact: true })).toBeVisible({ timeout: READY_LIMIT_MS });
    await expect(history.getByRole('listitem').first()).toContainText('The models were moved');
    expect(await readdir(join(home, 'models'))).toEqual([]);
    await expect(measuringDemo).toBeVisible();
    await goTo(reopened, 'Chat');
    await expect(await askAndWait(reopened, 'What is 347 + 586?')).toContainText('933');
  } finally {
    await hub.close();
  }
});
