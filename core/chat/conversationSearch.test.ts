import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../contract/chat.ts';
import { openDatabase, type HearthDatabase } from '../storage/database.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createConversationSearch } from './conversationSearch.ts';
import { createConversationStore, type ConversationStore } from './conversationStore.ts';
import { snippetOf } from './snippet.ts';

const folder = useTemporaryFolder();
let database: HearthDatabase;
let store: ConversationStore;
let search: ReturnType<typeof createConversationSearch>;

let count = 0;
const say = (conversationId: string, text: string, values: Partial<Message> = {}): Message => {
  count += 1;
  const message: Message = {
    id: `message-${count}`,
    conversationId,
    role: 'user',
    thought: '',
    text,
    attachments: [],
    status: 'complete',
    modelId: null,
    options: null,
    toolCalls: [],
    thoughtEnd: null,
    context: null,
    stats: null,
    error: null,
    createdAt: new Date(Date.UTC(2026, 4, 1, 8, 0, count)).toISOString(),
    ...values,
  };
  store.append(conversationId, [message], store.end(conversationId));
  return message;
};
const idsOf = (query: string): (string | null)[] => search(query, 50).hits.map(({ messageId }) => messageId);

beforeAll(() => {
  database = openDatabase(folder.folder());
  store = createConversationStore(database);
  search = createConversationSearch(database);
});
afterAll(() => database.close());

describe('search over all chats', () => {
  it('finds parts of words in any case and order, the latest first, with the place marked', () => {
    const { id } = store.create();
    const first = say(id, 'The Multiplication table of seven');
    const second = say(id, 'table, then multiplications');
    expect(idsOf('multiplicat TABLE')).toEqual([second.id, first.id]);
    expect(idsOf('"multiplication table"')).toEqual([first.id]);
    expect(search('table', 50).hits[0]?.snippet).toEqual([
      { text: 'table', isHit: true },
      { text: ', then multiplications', isHit: false },
    ]);
  });

  it('finds Chinese words of one, two and more characters: an index of whole words would find none', () => {
    const { id } = store.create();
    const message = say(id, '明天北京的天气怎么样？需要带伞吗？');
    for (const query of ['天气', '伞', '北京的天气', '天气 带伞']) expect(idsOf(query)).toEqual([message.id]);
    expect(idsOf('上海')).toEqual([]);
  });

  it('takes what is typed as text: quotation marks, stars and percent signs are no commands', () => {
    const { id } = store.create();
    const message = say(id, 'a "quoted" 100% sure f(x)* = x_1');
    for (const query of ['100%', '%', 'f(x)*', 'x_1', '_1', '"', 'NEAR(', '\\'])
      expect(() => search(query, 5)).not.toThrow();
    expect(idsOf('f(x)*')).toEqual([message.id]);
    expect(idsOf('100% sure')).toEqual([message.id]);
    expect(idsOf('%%%')).toEqual([]);
    expect(search('  ', 5)).toEqual({ hits: [], more: false });
  });

  it('knows an answer when it has ended, in its last words, and forgets what is removed', () => {
    const { id } = store.create();
    const answer = say(id, 'half a pineap', { role: 'assistant', status: 'streaming' });
    expect(idsOf('pineap')).toEqual([]);
    store.save({ ...answer, text: 'half a pineapple pie', status: 'complete' });
    expect(idsOf('pineapple')).toEqual([answer.id]);
    store.save({ ...answer, text: 'half an orange', status: 'complete' });
    expect([idsOf('pineapple'), idsOf('orange')]).toEqual([[], [answer.id]]);
    store.setDeleted(id, new Date().toISOString());
    expect(idsOf('orange')).toEqual([]);
    store.remove(id);
    expect(database.prepare('SELECT count(*) AS n FROM message_index(?)').get('"orange"')).toEqual({ n: 0 });
  });

  it('finds conversations by their names, and says when there is more', () => {
    const { id } = store.create();
    store.update(id, { title: 'Holiday in Norway' });
    say(id, 'Norway in winter');
    expect(search('norway', 50).hits.map(({ messageId, title }) => [messageId === null, title])).toEqual([
      [true, 'Holiday in Norway'],
      [false, 'Holiday in Norway'],
    ]);
    expect(search('norway', 1)).toMatchObject({ hits: [{ messageId: null }], more: true });
  });
});

describe('a snippet', () => {
  it('shows the place of the hit in a long text and cuts no character in two', () => {
    const parts = snippetOf(`${'🙂'.repeat(100)} needle ${'🙂'.repeat(100)}`, ['needle']);
    expect(parts.find(({ isHit }) => isHit)?.text).toBe('needle');
    expect(parts.map(({ text }) => text).join('')).toMatch(/^…🙂+ needle 🙂+…$/u);
  });
});
