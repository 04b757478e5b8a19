/** Old chats go when they are due, never sooner, never those that somebody still wants, and never for good at once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngineService } from '../engine/engineService.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { openDatabase, type HearthDatabase } from '../storage/database.ts';
import { forgetRetentionStart } from '../storage/retentionStart.ts';
import { createSettings, type SettingsStore } from '../storage/settings.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createAttachmentStore } from './attachments/attachmentStore.ts';
import { createChatService, type ChatService } from './chatService.ts';
import { createConversationStore } from './conversationStore.ts';
import { createDraftStore } from './draftStore.ts';
import { createRetention, type Retention } from './retention.ts';

const folder = useTemporaryFolder();
const engine = createEngineService(createNodeLauncher());
const dayMs = 24 * 60 * 60 * 1000;
const begin = Date.parse('2026-05-01T08:00:00.000Z');
const onDay = (day: number): string => new Date(begin + day * dayMs).toISOString();

let database: HearthDatabase;
let settings: SettingsStore;
let chat: ChatService;
let retention: Retention;

/** The app at the start of that day. */
const startOn = async (day: number, home: string): Promise<void> => {
  vi.setSystemTime(begin + day * dayMs);
  database = openDatabase(home);
  settings = createSettings(database);
  chat = createChatService({
    store: createConversationStore(database),
    attachments: createAttachmentStore(database),
    engine,
    loadModel: () => Promise.reject(new Error('Nothing is asked here.')),
  });
  retention = createRetention({ database, settings: settings.value, chat });
  await retention.settled();
};
const end = async (): Promise<void> => {
  await retention.close();
  await chat.close();
  database.close();
};

let home: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  home = folder.folder();
  await startOn(0, home);
});
afterEach(async () => {
  await end();
  vi.useRealTimers();
});

const restartOn = async (day: number): Promise<void> => {
  await end();
  await startOn(day, home);
};
/** Ids that are in the list, and those that can be brought back. */
const kept = (): string[] =>
  chat.conversations
    .get()
    .filter(({ deletedAt }) => deletedAt === null)
    .map(({ id }) => id);
const all = (): string[] => chat.conversations.get().map(({ id }) => id);

describe('deleting old chats', () => {
  it('is off until somebody chooses it, however old they are', async () => {
    const { id } = chat.create();
    await restartOn(3000);
    expect(kept()).toEqual([id]);
    expect(retention.forecast(0)).toEqual({ untouched: 0, nextAt: null });
  });

  it('takes none on the day it is chosen, says how many it will, and then takes them to where they can be brought back', async () => {
    const { id: old } = chat.create();
    await restartOn(400);
    const { id: young } = chat.create();
    expect(retention.forecast(30)).toEqual({ untouched: 1, nextAt: onDay(430) });
    settings.update({ keepChatsDays: 30 });
    await retention.settled();
    await restartOn(429);
    expect(kept().sort()).toEqual([old, young].sort());
    expect(retention.forecast(30)).toEqual({ untouched: 1, nextAt: onDay(430) });

    await restartOn(430.5);
    expect(kept()).toEqual([]);
    expect(all().sort()).toEqual([old, young].sort());
    expect(retention.forecast(30)).toEqual({ untouched: 0, nextAt: null });
    // Brought back is touched: it has its days again.
    chat.restore(old);
    await restartOn(431);
    expect(kept()).toEqual([old]);
    await restartOn(440);
    expect(all()).toEqual([old]);
    await restartOn(461);
    expect(kept()).toEqual([]);
  });

  it('leaves what is pinned, renamed, written in, or waits with a draft', async () => {
    const [pinned, renamed, drafted, gone] = Array.from({ length: 4 }, () => chat.create().id);
    if (pinned === undefined || renamed === undefined || drafted === undefined) throw new Error('There is no chat.');
    chat.update(pinned, { pinned: true });
    createDraftStore(database).save(drafted, 'not sent yet');
    settings.update({ keepChatsDays: 90 });
    await restartOn(60);
    chat.update(renamed, { title: 'still of use' });
    await restartOn(91);
    expect(kept().sort()).toEqual([pinned, renamed, drafted].sort());
    expect(all()).toContain(gone);
  });

  it('counts anew for other days, and for what a backup brought back', async () => {
    const { id } = chat.create();
    settings.update({ keepChatsDays: 365 });
    await restartOn(300);
    settings.update({ keepChatsDays: 30 });
    await restartOn(329);
    expect(kept()).toEqual([id]);
    forgetRetentionStart(database);
    await restartOn(331);
    expect(kept()).toEqual([id]);
    await restartOn(362);
    expect(kept()).toEqual([]);
  });
});
