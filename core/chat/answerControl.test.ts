/** What is asked of an answer beside its question, and what it tells of how it came about: kept with the message. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerOptions } from '../../contract/answerOptions.ts';
import type { Message } from '../../contract/chat.ts';
import { createEngineService, type EngineService } from '../engine/engineService.ts';
import { demoTarget } from '../engine/realEngine.testing.ts';
import { writeCalls } from '../engine/tools/toolMarks.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { openDatabase, type HearthDatabase } from '../storage/database.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createAttachmentStore } from './attachments/attachmentStore.ts';
import { createChatService, type ChatService } from './chatService.ts';
import { createConversationStore, type ConversationStore } from './conversationStore.ts';

const folder = useTemporaryFolder();
let engine: EngineService;
let database: HearthDatabase;
let store: ConversationStore;
let chat: ChatService;

beforeAll(async () => {
  engine = createEngineService(createNodeLauncher());
  await engine.load(demoTarget('demo', undefined, { contextTokens: 256, sequences: 1 }));
  database = openDatabase(folder.folder());
  store = createConversationStore(database);
  chat = createChatService({
    store,
    attachments: createAttachmentStore(database),
    engine,
    loadModel: () => Promise.reject(new Error('Nothing else is installed.')),
  });
});
afterAll(async () => {
  await chat.close();
  database.close();
  await engine.close();
});

const isEnded = ({ status }: Message): boolean => status !== 'queued' && status !== 'streaming';

/** Sends, and resolves with the answer as it is stored. */
const ask = async (id: string, text: string, options?: AnswerOptions): Promise<Message> => {
  const ended = Promise.withResolvers<undefined>();
  const { unsubscribe } = chat.watch(id, (event) => {
    if (event?.type === 'message' && event.message.role === 'assistant' && isEnded(event.message))
      ended.resolve(undefined);
  });
  const { answerId } = chat.send(id, text, { options });
  await ended.promise;
  unsubscribe();
  const answer = store.messages(id).find((message) => message.id === answerId);
  if (answer === undefined) throw new Error('The answer is not stored.');
  return answer;
};

const greedy: AnswerOptions = { temperature: 0 };

describe('an answer', () => {
  it('keeps what was asked of it, what ended its reasoning and how full the context was', async () => {
    const { id } = chat.create();
    const options: AnswerOptions = { ...greedy, effort: 'quick', thinkingBudgetTokens: 5 };
    const answer = await ask(id, 'What is 347 + 586?', options);
    expect(answer).toMatchObject({ status: 'complete', options, thoughtEnd: 'tokenBudget' });
    expect(answer.context).toEqual({ promptTokens: answer.stats?.promptTokens, limitTokens: 256, droppedTurns: 0 });
    expect((await ask(id, 'What is 2 + 3?', greedy)).thoughtEnd).toBe('model');
  });

  it('is given at once where it is told so before it began to think', async () => {
    const { id } = chat.create();
    const answered = ask(id, 'Calculate 99999 × 98765', greedy);
    // The words overtake nobody: they reach the engine right behind the question.
    for (let attempt = 0; attempt < 1000 && !(await chat.answerNow(id)); attempt++);
    const answer = await answered;
    expect(answer.thoughtEnd).toBe('answerNow');
    expect(answer.text).not.toBe('');
    expect(await chat.answerNow(id)).toBe(false);
  });

  it('follows a schema; one that cannot be enforced is refused before anything is stored', async () => {
    const { id } = chat.create();
    const schema = (items: unknown): AnswerOptions => ({ ...greedy, responseSchema: { type: 'array', items } });
    expect(() => chat.send(id, 'Hello', { options: schema({ pattern: 'a' }) })).toThrow(
      expect.objectContaining({ code: 'SCHEMA_INVALID' }) as Error,
    );
    expect(store.messages(id)).toEqual([]);
    const answer = await ask(id, 'What is 2 + 3?', { ...schema({ enum: [5, 6] }), maxTokens: 150 });
    expect(answer.text).toMatch(/^\[[\s56,]*\]?$/);
  });

  it('of a chat that outgrows the context says what it was not shown, and nothing is lost', async () => {
    const { id } = chat.create();
    const dropped: number[] = [];
    for (let turn = 1; turn <= 10; turn++) {
      const answer = await ask(id, `What is ${turn + 10} + 20?`, greedy);
      expect(answer.status).toBe('complete');
      expect(answer.text).toContain(String(turn + 30));
      dropped.push(answer.context?.droppedTurns ?? -1);
    }
    expect(dropped[0]).toBe(0);
    expect(dropped.at(-1)).toBeGreaterThan(0);
    expect(dropped).toEqual(dropped.toSorted((a, b) => a - b));
    expect(store.messages(id)).toHaveLength(20);
  });

  it('that calls a tool, which nobody offered, has the call beside its text and not as raw marks in it', async () => {
    const { id } = chat.create();
    const written = `Let me see.\n${writeCalls([{ name: 'add', argumentsText: '{"a": 347}' }])}`;
    const grammar = `root ::= ${JSON.stringify(written)}`;
    const answer = await ask(id, 'What is 347 + 586?', { ...greedy, thinkingBudgetTokens: 0, grammar });
    expect(answer).toMatchObject({
      status: 'complete',
      text: 'Let me see.',
      toolCalls: [{ name: 'add', argumentsText: '{"a": 347}' }],
    });
  });
});
