/** Databases as each earlier version of Hearth left them, opened by this one: whatever a version could keep is still there. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { createAttachmentStore } from '../chat/attachments/attachmentStore.ts';
import { createConversationSearch } from '../chat/conversationSearch.ts';
import { createConversationStore } from '../chat/conversationStore.ts';
import { createDraftStore } from '../chat/draftStore.ts';
import { createFolderStore } from '../chat/folderStore.ts';
import { createPresetStore } from '../chat/presetStore.ts';
import { createImportedChats } from '../chat/transfer/importedChats.ts';
import { openDatabase, type HearthDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { createSettings } from './settings.ts';
import { useTemporaryFolder } from './temporaryFolder.testing.ts';

const folder = useTemporaryFolder();

/** Of each migration that is in a database somewhere: to change one would leave two kinds of the same version. */
const released = [
  '5ae139600b3cbfa7',
  '01aa82e9c5d6d175',
  'a93256d0363e04e4',
  'ff95732c82e33486',
  '4951d5c0ada964ed',
  'fbdc0ab84e5ee0a4',
  '38281ffa9bc562a0',
  '2a561cd79757fd4f',
  '5a99215a695b1fe8',
  'afdb8c9c8ee66091',
];

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
const error = { code: 'ENGINE_DIED', message: 'It ended.', details: { signal: 'SIGKILL' }, next: 'Ask again.' };
const setup = { modelId: 'demo', systemPrompt: 'Be brief.', options: { temperature: 0.2 } };
const at = '2026-05-01T08:00:00.000Z';

interface Version {
  /** What a person had done that only this version and later ones could keep. */
  readonly fill: (database: HearthDatabase) => void;
  readonly check: (database: HearthDatabase) => void;
}

const run = (database: HearthDatabase, sql: string, ...rows: readonly (readonly unknown[])[]): void => {
  const statement = database.prepare(sql);
  for (const row of rows) statement.run(...row);
};

/** One entry a version, in their order. */
const versions: readonly Version[] = [
  {
    fill: (database) => {
      run(
        database,
        'INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)',
        ['sums', 'What is 347 + 586?', at, '2026-05-03T08:00:00.000Z'],
        ['中文', '“9.11 和 9.9 哪个大？”', at, '2026-05-02T08:00:00.000Z'],
        ['empty', '', at, at],
      );
      run(
        database,
        `INSERT INTO messages (id, conversation_id, parent_id, role, thought, text, status, model_id, stats, error, created_at, position)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ['q1', 'sums', null, 'user', '', 'What is 347 + 586?', 'complete', null, null, null, at, 1],
        [
          'a1',
          'sums',
          'q1',
          'assistant',
          '347 …',
          '$$\\boxed{933}$$',
          'complete',
          'demo',
          JSON.stringify(stats),
          null,
          at,
          2,
        ],
        ['q2', 'sums', 'a1', 'user', '', 'And 1 more?', 'complete', null, null, null, at, 3],
        ['a2', 'sums', 'q2', 'assistant', 'hm', '', 'streaming', 'demo', null, JSON.stringify(error), at, 4],
        ['q3', '中文', null, 'user', '', '9.11 和 9.9 哪个大？', 'complete', null, null, null, at, 1],
        ['a3', '中文', 'q3', 'assistant', '', '9.9 更大。', 'stopped', null, null, null, at, 2],
      );
      run(database, 'INSERT INTO settings (key, value) VALUES (?, ?)', ['theme', 'dark'], ['lastModelId', 'demo']);
    },
    check: (database) => {
      const store = createConversationStore(database);
      expect(store.list().map(({ id, title }) => [id, title])).toEqual([
        ['sums', 'What is 347 + 586?'],
        ['中文', '“9.11 和 9.9 哪个大？”'],
        ['empty', ''],
      ]);
      expect(store.messages('sums')).toMatchObject([
        { id: 'q1', role: 'user', text: 'What is 347 + 586?' },
        { id: 'a1', thought: '347 …', text: '$$\\boxed{933}$$', stats, modelId: 'demo', error: null },
        { id: 'q2', text: 'And 1 more?' },
        { id: 'a2', status: 'streaming', error: { code: 'ENGINE_DIED', details: { signal: 'SIGKILL' } } },
      ]);
      expect(store.messages('中文').map(({ text }) => text)).toEqual(['9.11 和 9.9 哪个大？', '9.9 更大。']);
      expect(store.messages('empty')).toEqual([]);
      expect(createSettings(database).value.get().theme).toBe('dark');
      // Also where the version knew no search.
      expect(createConversationSearch(database)('boxed', 5).hits).toMatchObject([{ messageId: 'a1' }]);
    },
  },
  {
    fill: (database) =>
      run(database, 'UPDATE messages SET options = ?, thought_end = ?, context = ? WHERE id = ?', [
        '{"effort":"quick"}',
        'tokenBudget',
        '{"promptTokens":17,"limitTokens":2048,"droppedTurns":1}',
        'a1',
      ]),
    check: (database) =>
      expect(createConversationStore(database).messages('sums')[1]).toMatchObject({
        options: { effort: 'quick' },
        thoughtEnd: 'tokenBudget',
        context: { promptTokens: 17, limitTokens: 2048, droppedTurns: 1 },
      }),
  },
  {
    fill: (database) => {
      run(database, 'INSERT INTO folders (id, name, created_at) VALUES (?, ?, ?)', ['kept', 'Kept', at]);
      run(database, 'INSERT INTO drafts (conversation_id, text) VALUES (?, ?)', ['sums', 'not sent yet'], ['', 'new']);
      run(database, 'UPDATE conversations SET end_id = ? WHERE id = ?', ['a2', 'sums'], ['a3', '中文']);
      run(database, 'UPDATE conversations SET pinned = 1, folder_id = ? WHERE id = ?', ['kept', 'sums']);
      run(database, 'UPDATE conversations SET deleted_at = ? WHERE id = ?', [at, 'empty']);
    },
    check: (database) => {
      const store = createConversationStore(database);
      expect(store.find('sums')).toMatchObject({ pinned: true, folderId: 'kept' });
      expect(store.find('empty')).toMatchObject({ deletedAt: at });
      expect(createFolderStore(database).folders.get()).toEqual([{ id: 'kept', name: 'Kept' }]);
      expect(createDraftStore(database).all()).toEqual({ sums: 'not sent yet', '': 'new' });
    },
  },
  {
    fill: (database) => {
      run(database, 'INSERT INTO telemetry_series (id, name) VALUES (?, ?)', [1, 'engine.speed']);
      run(database, 'INSERT INTO telemetry_buckets (level, at_ms, data) VALUES (?, ?, ?)', [0, 1000, Buffer.of(1, 2)]);
    },
    check: (database) => {
      expect(database.prepare('SELECT name FROM telemetry_series').pluck().all()).toEqual(['engine.speed']);
      expect(database.prepare('SELECT data FROM telemetry_buckets').pluck().get()).toEqual(Buffer.of(1, 2));
    },
  },
  {
    // The index fills itself.
    fill: () => undefined,
    check: (database) =>
      expect(createConversationSearch(database)('哪个大', 5).hits.map(({ messageId }) => messageId)).toContain('q3'),
  },
  {
    fill: (database) => {
      run(database, 'UPDATE conversations SET setup = ? WHERE id = ?', [JSON.stringify(setup), 'sums']);
      run(database, 'INSERT INTO presets (id, name, setup, created_at) VALUES (?, ?, ?, ?)', [
        'brief',
        'Brief',
        JSON.stringify({ systemPrompt: 'Be brief.', options: {} }),
        at,
      ]);
      run(
        database,
        `INSERT INTO attachments (id, name, kind, bytes, characters, text, created_at, draft_of)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ['sent', 'notes.md', 'markdown', 9, 7, '# Notes', at, null],
        ['unsent', 'list.txt', 'text', 4, 4, 'list', at, '中文'],
      );
      run(database, 'INSERT INTO message_attachments (message_id, attachment_id, position) VALUES (?, ?, ?)', [
        'q1',
        'sent',
        0,
      ]);
    },
    check: (database) => {
      const attachments = createAttachmentStore(database);
      expect(createConversationStore(database).find('sums')?.setup).toEqual(setup);
      expect(createPresetStore(database).presets.get()).toMatchObject([{ id: 'brief', systemPrompt: 'Be brief.' }]);
      expect(attachments.ofMessage('q1')).toEqual([{ name: 'notes.md', text: '# Notes' }]);
      expect(attachments.ofDrafts()).toMatchObject({ 中文: [{ id: 'unsent' }] });
    },
  },
  {
    fill: (database) =>
      run(
        database,
        'INSERT INTO alerts (id, kind, subject, value, threshold, at_ms, ended_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ['hot', 'gpuHot', 'GPU 0', 90, 85, 1000, null],
      ),
    check: (database) => expect(database.prepare('SELECT value FROM alerts').pluck().all()).toEqual([90]),
  },
  {
    fill: (database) => run(database, 'UPDATE conversations SET touched_at = ? WHERE id = ?', [at, 'sums']),
    check: (database) =>
      expect(database.prepare("SELECT touched_at FROM conversations WHERE id = 'sums'").pluck().get()).toBe(at),
  },
  {
    fill: (database) =>
      run(database, 'UPDATE conversations SET import_id = ?, import_hash = ? WHERE id = ?', ['there', 'hash', 'sums']),
    check: (database) => {
      const parts = { store: createConversationStore(database), attachments: createAttachmentStore(database) };
      expect(createImportedChats({ database, ...parts }).called('there')).toEqual([{ id: 'sums', importHash: 'hash' }]);
    },
  },
  {
    fill: (database) =>
      run(database, 'UPDATE messages SET tool_calls = ? WHERE id = ?', ['[{"name":"add","argumentsText":"{}"}]', 'a1']),
    check: (database) =>
      expect(createConversationStore(database).messages('sums')[1]?.toolCalls).toEqual([
        { name: 'add', argumentsText: '{}' },
      ]),
  },
];

/** A home as the version leaves it that somebody has used for everything it can do. */
const makeVersion = (version: number): string => {
  const home = folder.folder();
  const database = new Database(join(home, 'hearth.db'));
  database.pragma('journal_mode = WAL');
  for (const migration of migrations.slice(0, version)) database.exec(migration);
  database.pragma(`user_version = ${version}`);
  for (const { fill } of versions.slice(0, version)) fill(database);
  database.close();
  return home;
};

it('no migration that was released has changed', () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
  expect(migrations.map(hash)).toEqual(released);
  expect(versions).toHaveLength(migrations.length);
});

describe('everything that was kept by a database', () => {
  it.each(versions.map((_, index) => index + 1))(
    'of version %i is there, and the form is the present one',
    (version) => {
      const home = makeVersion(version);
      const database = openDatabase(home);
      for (const { check } of versions.slice(0, version)) check(database);
      expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
      expect(database.pragma('foreign_key_check')).toEqual([]);
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      const form = (of: HearthDatabase): unknown =>
        of
          .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
          .all();
      const fresh = openDatabase(folder.folder());
      expect(form(database)).toEqual(form(fresh));
      fresh.close();
      database.close();
    },
  );
});

it('a chat of the first version goes on as a tree, and removed it takes its messages along', () => {
  const database = openDatabase(makeVersion(1));
  const store = createConversationStore(database);
  const [question] = store.messages('sums');
  if (question === undefined) throw new Error('The question is gone.');
  store.append('sums', [{ ...question, id: 'edited' }], null);
  expect(store.versions('sums')).toEqual({ edited: ['q1', 'edited'] });
  store.openBranch('sums', 'q1');
  expect(store.end('sums')).toBe('a2');
  store.remove('sums');
  expect(database.prepare("SELECT count(*) FROM messages WHERE conversation_id = 'sums'").pluck().get()).toBe(0);
  database.close();
});
