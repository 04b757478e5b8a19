/** Databases as earlier versions of Hearth left them, opened by this one. */
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { createConversationStore } from '../chat/conversationStore.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { createSettings } from './settings.ts';
import { useTemporaryFolder } from './temporaryFolder.testing.ts';

const folder = useTemporaryFolder();

const stats = {
  reason: 'stop',
  promptTokens: 17,
  cachedPromptTokens: 0,
  thoughtTokens: 87,
  answerTokens: 15,
  timeToFirstTokenMs: 10.9,
  thoughtMs: 100.6,
  decodeTokensPerSecond: 905,
  prefillTokensPerSecond: 1632.2,
};

/** A home as the first released version leaves it: two chats, one with a failed answer, and settings. */
const makeFirstVersion = (): string => {
  const home = folder.folder();
  const database = new Database(join(home, 'hearth.db'));
  database.pragma('journal_mode = WAL');
  database.exec(migrations[0] ?? '');
  database.pragma('user_version = 1');
  const conversation = database.prepare('INSERT INTO conversations VALUES (?, ?, ?, ?)');
  conversation.run('sums', 'What is 347 + 586?', '2026-05-01T08:00:00.000Z', '2026-05-03T08:00:00.000Z');
  conversation.run('中文', '“9.11 和 9.9 哪个大？”', '2026-05-02T08:00:00.000Z', '2026-05-02T08:00:00.000Z');
  conversation.run('empty', '', '2026-05-01T08:00:00.000Z', '2026-05-01T08:00:00.000Z');
  const message = database.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const at = '2026-05-01T08:00:00.000Z';
  message.run('q1', 'sums', null, 'user', '', 'What is 347 + 586?', 'complete', null, null, null, at, 1);
  const answer = ['a1', 'sums', 'q1', 'assistant', '347 + 586 …', '$$\\boxed{933}$$', 'complete', 'demo'] as const;
  message.run(...answer, JSON.stringify(stats), null, at, 2);
  const error = { code: 'ENGINE_DIED', message: 'It ended.', details: { signal: 'SIGKILL' }, next: 'Ask again.' };
  message.run('q2', 'sums', 'a1', 'user', '', 'And 1 more?', 'complete', null, null, null, at, 3);
  message.run('a2', 'sums', 'q2', 'assistant', 'hm', '', 'streaming', 'demo', null, JSON.stringify(error), at, 4);
  message.run('q3', '中文', null, 'user', '', '9.11 和 9.9 哪个大？', 'complete', null, null, null, at, 1);
  message.run('a3', '中文', 'q3', 'assistant', '', '9.9 更大。', 'stopped', null, null, null, at, 2);
  database.prepare("INSERT INTO settings VALUES ('theme', 'dark'), ('lastModelId', 'demo')").run();
  database.close();
  return home;
};

describe('a database of the first version', () => {
  it('keeps every chat, message, number and setting, in their order', () => {
    const database = openDatabase(makeFirstVersion());
    const store = createConversationStore(database);
    expect(store.list().map(({ id, title }) => [id, title])).toEqual([
      ['sums', 'What is 347 + 586?'],
      ['中文', '“9.11 和 9.9 哪个大？”'],
      ['empty', ''],
    ]);
    expect(store.messages('sums')).toMatchObject([
      { id: 'q1', role: 'user', text: 'What is 347 + 586?' },
      { id: 'a1', thought: '347 + 586 …', text: '$$\\boxed{933}$$', stats, modelId: 'demo', error: null },
      { id: 'q2', text: 'And 1 more?' },
      { id: 'a2', status: 'streaming', error: { code: 'ENGINE_DIED', details: { signal: 'SIGKILL' } } },
    ]);
    expect(store.messages('中文').map(({ text }) => text)).toEqual(['9.11 和 9.9 哪个大？', '9.9 更大。']);
    expect(store.messages('empty')).toEqual([]);
    expect(createSettings(database).value.get().theme).toBe('dark');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.close();
  });

  it('goes on as a tree, and a chat that is removed takes its messages along', () => {
    const database = openDatabase(makeFirstVersion());
    const store = createConversationStore(database);
    const [question] = store.messages('sums');
    if (question === undefined) throw new Error('The question is gone.');
    store.append('sums', [{ ...question, id: 'edited' }], null);
    expect(store.versions('sums')).toEqual({ edited: ['q1', 'edited'] });
    store.openBranch('sums', 'q1');
    expect(store.end('sums')).toBe('a2');
    store.remove('sums');
    expect(database.prepare("SELECT count(*) AS n FROM messages WHERE conversation_id = 'sums'").get()).toEqual({
      n: 0,
    });
    database.close();
  });
});
