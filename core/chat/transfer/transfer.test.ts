/** Chats come back from a file as they went into it, once, and a damaged file brings nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportCounts, ImportMode } from '../../../contract/chatTransfer.ts';
import type { Message } from '../../../contract/chat.ts';
import { openDatabase, type HearthDatabase } from '../../storage/database.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import { createAttachmentStore, type AttachmentStore } from '../attachments/attachmentStore.ts';
import { createConversationStore, type ConversationStore } from '../conversationStore.ts';
import { createFolderStore, type FolderStore } from '../folderStore.ts';
import { newMessage } from '../newMessage.ts';
import { createChatImport } from './chatImport.ts';
import { exportChats, type ExportWish } from './exportChats.ts';
import { createImportedChats, type ImportedChats } from './importedChats.ts';

const folder = useTemporaryFolder();

interface Home {
  readonly database: HearthDatabase;
  readonly store: ConversationStore;
  readonly attachments: AttachmentStore;
  readonly folders: FolderStore;
  readonly imported: ImportedChats;
}
const opened: HearthDatabase[] = [];
const makeHome = (): Home => {
  const database = openDatabase(folder.folder());
  opened.push(database);
  const store = createConversationStore(database);
  const attachments = createAttachmentStore(database);
  return {
    database,
    store,
    attachments,
    folders: createFolderStore(database),
    imported: createImportedChats({ database, store, attachments }),
  };
};
let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

const textOf = (from: Home, wish: Partial<ExportWish> = {}): string =>
  [...exportChats(from, { conversationIds: null, format: 'json', language: 'en', ...wish }).pieces].join('');

/** Given in pieces that end anywhere. */
const importInto = (into: Home, text: string, mode: ImportMode = 'add', pieceCharacters = 1000): ImportCounts => {
  const work = createChatImport(into, mode);
  for (let at = 0; at < text.length; at += pieceCharacters) work.push(text.slice(at, at + pieceCharacters));
  return work.end();
};

const answered = (conversationId: string, text: string): Message => ({
  ...newMessage(conversationId, 'assistant', { text, options: { effort: 'quick', seed: 7 } }),
  thought: `Let me see: ${text} 🤔`,
  toolCalls: [{ name: 'add', argumentsText: '{"a": 347}' }],
  status: 'complete',
  modelId: 'demo',
  thoughtEnd: 'tokenBudget',
  context: { promptTokens: 17, limitTokens: 2048, droppedTurns: 1 },
  stats: {
    reason: 'stop',
    promptTokens: 17,
    cachedPromptTokens: 3,
    thoughtTokens: 87,
    answerTokens: 15,
    timeToFirstTokenMs: 10.9,
    thoughtMs: 100.6,
    decodeTokensPerSecond: 905,
    prefillTokensPerSecond: null,
  },
});

/** A chat with two versions of its question, an answer of the first with a file, in a folder, with a setup of its own. */
const addTree = ({ store, attachments, folders }: Home): string => {
  const setup = { modelId: 'demo', systemPrompt: 'Be brief.', options: { temperature: 0.2, thinkingBudgetTokens: 64 } };
  const { id } = store.create(setup);
  const file = attachments.add(null, { name: 'notes "1".md', kind: 'markdown', bytes: 1234 }, '# Notes\n{"[\\"]}');
  const first = newMessage(id, 'user', { text: 'What is “347 + 586”? {["', attachments: [file] });
  store.append(id, [first, answered(id, '$$\\boxed{933}$$')], null);
  store.append(id, [newMessage(id, 'user', { text: '9.11 和 9.9 哪个大？', attachments: [file] })], null);
  store.append(id, [answered(id, '9.9')], store.end(id));
  const failed = answered(id, '');
  const error = {
    code: 'ENGINE_DIED',
    message: 'It ended.',
    details: { signal: 'SIGKILL' },
    next: 'Ask again.',
  } as const;
  store.append(id, [{ ...failed, thought: '', status: 'failed', stats: null, error }], first.id);
  store.openBranch(id, first.id);
  store.update(id, { title: 'Sums', pinned: true, folderId: folders.create('Kept').id });
  return id;
};

/** All of a home's chats but for what is made anew: ids. */
const contentOf = (one: Home): unknown => {
  const { savedAt: _savedAt, ...rest } = JSON.parse(textOf(one)) as { savedAt: string };
  return rest;
};

describe('a file of chats', () => {
  it('brings back branches, reasoning, numbers, files, settings, folders and the open branch', () => {
    const id = addTree(home);
    home.store.create();
    home.folders.create('Empty');
    const other = makeHome();
    expect(importInto(other, textOf(home))).toEqual({ added: 2, copies: 0, known: 0 });
    expect(contentOf(other)).toEqual(contentOf(home));
    const [arrived] = other.store.list().filter(({ title }) => title === 'Sums');
    if (arrived === undefined) throw new Error('It did not arrive.');
    const shown = (from: Home, of: string): unknown[] =>
      from.store.messages(of).map(({ id: _id, conversationId: _of, attachments, ...message }) => ({
        ...message,
        files: attachments.map((attachment) => [attachment.name, from.attachments.text(attachment.id)]),
      }));
    expect(shown(other, arrived.id)).toEqual(shown(home, id));
    expect(Object.values(other.store.versions(arrived.id)).map(({ length }) => length)).toEqual([2, 2]);
    // Nothing of it waits with the next question.
    expect(other.attachments.ofDrafts()).toEqual({});
    expect(other.database.prepare('SELECT count(*) FROM attachments').pluck().get()).toBe(1);
    const found = other.database.prepare('SELECT count(*) FROM message_index WHERE message_index MATCH \'"boxed"\'');
    expect(found.pluck().get()).toBe(1);
  });

  it('adds nothing a second time, neither where it came from nor after it was renamed there', () => {
    addTree(home);
    const text = textOf(home);
    expect(importInto(home, text)).toEqual({ added: 0, copies: 0, known: 1 });
    const other = makeHome();
    importInto(other, text);
    const [arrived] = other.store.list();
    other.store.update(arrived?.id ?? '', { title: 'Other', pinned: false });
    expect(importInto(other, text)).toEqual({ added: 0, copies: 0, known: 1 });
    // What was saved there is known here, too.
    expect(importInto(home, textOf(other))).toEqual({ added: 0, copies: 0, known: 1 });
  });

  it('comes as a copy where the chat has other messages by now, and anew where it was deleted', () => {
    const id = addTree(home);
    const before = textOf(home);
    home.store.append(id, [newMessage(id, 'user', { text: 'And 1 more?' })], home.store.end(id));
    expect(importInto(home, before, 'check')).toEqual({ added: 0, copies: 1, known: 0 });
    expect(home.store.list()).toHaveLength(1);
    expect(importInto(home, before)).toEqual({ added: 0, copies: 1, known: 0 });
    expect(importInto(home, before)).toEqual({ added: 0, copies: 0, known: 1 });
    expect(
      home.store
        .list()
        .map(({ title }) => title)
        .sort(),
    ).toEqual(['Sums', 'Sums (2)']);
    for (const one of home.store.list()) home.store.setDeleted(one.id, new Date().toISOString());
    expect(importInto(home, before)).toEqual({ added: 1, copies: 0, known: 0 });
  });

  it('is read wherever its pieces end, and indented by another program', () => {
    addTree(home);
    const text = textOf(home);
    for (const pieceCharacters of [1, 7, 64]) {
      expect(importInto(makeHome(), text, 'check', pieceCharacters)).toMatchObject({ added: 1 });
    }
    const other = makeHome();
    importInto(other, JSON.stringify(JSON.parse(text), null, 4));
    expect(contentOf(other)).toEqual(contentOf(home));
  });

  it('has the chosen chats only, and is refused where one of them is gone', () => {
    addTree(home);
    const { id } = home.store.create();
    expect(JSON.parse(textOf(home, { conversationIds: [id] }))).toMatchObject({ folders: [], conversations: [{ id }] });
    expect(() => textOf(home, { conversationIds: [id, 'gone'] })).toThrow(
      expect.objectContaining({ code: 'CHAT_NOT_FOUND' }) as Error,
    );
  });

  it('keeps characters whole that stand where a piece ends', () => {
    const { id } = home.store.create();
    home.store.append(id, [newMessage(id, 'user', { text: `x${'🤔'.repeat(400_000)}` })], null);
    const { pieces } = exportChats(home, { conversationIds: null, format: 'json', language: 'en' });
    const bytes = Buffer.concat([...pieces].map((piece) => Buffer.from(piece, 'utf8')));
    const other = makeHome();
    importInto(other, bytes.toString('utf8'), 'add', 100_000);
    expect(contentOf(other)).toEqual(contentOf(home));
  });
});

describe('a damaged file brings nothing, and says where it is damaged', () => {
  const damaged = (change: (text: string) => string): { error: unknown; left: number } => {
    addTree(home);
    const { id } = home.store.create();
    home.store.append(id, [newMessage(id, 'user', { text: 'Hello' })], null);
    const other = makeHome();
    let error: unknown;
    try {
      importInto(other, change(textOf(home)), 'check');
    } catch (thrown) {
      error = thrown;
    }
    return { error, left: other.store.list().length + other.folders.folders.get().length };
  };
  // The chat that was used last is the first: line 2 has "Hello", line 3 has the tree.
  it.each<[what: string, change: (text: string) => string, line: number, field: string]>([
    ['another document', () => '{"hello": ["world"]}', 1, ''],
    ['a list of something else', () => '{"conversations": [1]}', 1, 'format'],
    ['no document at all', () => 'Hello', 1, ''],
    ['a newer version', (text) => text.replace('"version":1', '"version":2'), 1, 'version'],
    ['cut off in a chat', (text) => text.slice(0, -200), 3, ''],
    ['cut off between chats', (text) => text.slice(0, text.indexOf(',\n') + 1), 2, ''],
    ['a comma too many', (text) => text.replace(',\n', ',\n,'), 3, ''],
    ['something behind it', (text) => `${text}{}`, 5, ''],
    [
      'an unknown role',
      (text) => text.replace('"role":"assistant"', '"role":"system"'),
      3,
      'conversations[1].messages[1].role',
    ],
    ['a missing text', (text) => text.replace('"text":"Hello",', ''), 2, 'conversations[0].messages[0].text'],
    [
      'an answer to nothing',
      (text) => text.replace('"follows":0', '"follows":null'),
      3,
      'conversations[1].messages[1].follows',
    ],
    [
      'a message after itself',
      (text) => text.replace('"follows":0', '"follows":1'),
      3,
      'conversations[1].messages[1].follows',
    ],
    [
      'a file that is not there',
      (text) => text.replace('"files":[0]', '"files":[9]'),
      3,
      'conversations[1].messages[0].files[0]',
    ],
    ['no JSON inside of a chat', (text) => text.replace('"pinned":true', '"pinned":yes'), 3, 'conversations[1]'],
  ])('%s', (_what, change, line, field) => {
    const { error, left } = damaged(change);
    expect(error).toMatchObject({ code: 'CHAT_FILE_INVALID', details: { line, field } });
    expect(error).toMatchObject({ next: expect.stringContaining('Nothing was imported') as string });
    expect(left).toBe(0);
  });
});

describe('Markdown', () => {
  it('has the open branch with its reasoning as quotations, and a title that is one', () => {
    const { id } = home.store.create();
    const question = newMessage(id, 'user', { text: 'Why *this*?' });
    home.store.append(
      id,
      [question, { ...answered(id, 'Because.'), thought: 'One.\n\nTwo.', status: 'stopped' }],
      null,
    );
    home.store.append(id, [newMessage(id, 'user', { text: 'Another one' })], null);
    home.store.openBranch(id, question.id);
    home.store.update(id, { title: 'A # title\nof *two* lines' });
    expect(textOf(home, { format: 'markdown' })).toBe(
      [
        '# A \\# title of \\*two\\* lines',
        '## You',
        'Why *this*?',
        '## Hearth (demo)',
        '> **Reasoning**\n>\n> One.\n>\n> Two.',
        'Because.',
        '*A call of a tool, which was not run: add*',
        '~~~json\n{"a": 347}\n~~~',
        '*This answer was stopped.*\n',
      ].join('\n\n'),
    );
    expect(textOf(home, { format: 'markdown', language: 'zh' })).toContain('> **思考过程**');
  });
});
