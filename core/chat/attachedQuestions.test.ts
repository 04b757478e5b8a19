/** Files with questions, prices before sending, the setup of a chat and presets: the real engine, the real database. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngineService, type EngineService } from '../engine/engineService.ts';
import { demoTarget } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { openDatabase, type HearthDatabase } from '../storage/database.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createAttachmentStore, type AttachmentStore } from './attachments/attachmentStore.ts';
import { createChatPrice, type PriceRequest } from './chatPrice.ts';
import { createChatService, type ChatService } from './chatService.ts';
import { createConversationStore, type ConversationStore } from './conversationStore.ts';
import { createPresetStore } from './presetStore.ts';

const folder = useTemporaryFolder();
let engine: EngineService;
let database: HearthDatabase;
let store: ConversationStore;
let attachments: AttachmentStore;
let chat: ChatService;
const loads: string[] = [];

const target = (modelId: string) => demoTarget(modelId, undefined, { contextTokens: 1024, sequences: 1 });

beforeAll(() => {
  engine = createEngineService(createNodeLauncher());
  database = openDatabase(folder.folder());
  store = createConversationStore(database);
  attachments = createAttachmentStore(database);
  const loadModel = (modelId: string): Promise<unknown> => {
    loads.push(modelId);
    return engine.load(target(modelId));
  };
  chat = createChatService({ store, attachments, engine, loadModel });
});
afterAll(async () => {
  await chat.close();
  database.close();
  await engine.close();
});

const idle = async (id: string): Promise<void> => {
  const ended = Promise.withResolvers<undefined>();
  const check = (): void => {
    if (chat.conversations.get().find((one) => one.id === id)?.active !== true) ended.resolve(undefined);
  };
  const unsubscribe = chat.conversations.subscribe(check);
  check();
  await ended.promise;
  unsubscribe();
};

const attach = (conversationId: string | null, text: string) =>
  attachments.add(conversationId, { name: 'notes.md', kind: 'markdown', bytes: text.length }, text);
const countFiles = (): unknown => database.prepare('SELECT count(*) FROM attachments').pluck().get();

it('the model of a chat is loaded with its question, and the price before it is what the engine then says', async () => {
  const setup = { modelId: 'demo', systemPrompt: 'Answer in numbers.', options: { temperature: 0, seed: 7 } };
  const { id } = chat.create(setup);
  const file = attach(id, 'The sum of 2 and 3 is asked for.');
  expect(attachments.ofDrafts()).toEqual({ [id]: [file] });
  const price = createChatPrice({ store, attachments, engine });
  const asked: PriceRequest = {
    conversationId: id,
    text: 'What is 2 + 3?',
    attachmentIds: [file.id],
    systemPrompt: setup.systemPrompt,
  };
  expect(await price(asked)).toMatchObject({ counted: false, limitTokens: null, fits: true });

  chat.send(id, asked.text, { attachmentIds: [file.id] });
  await idle(id);
  expect(loads).toEqual(['demo']);
  const [question, answer] = store.messages(id);
  expect(question?.attachments).toEqual([file]);
  expect(attachments.ofDrafts()).toEqual({});
  expect(answer).toMatchObject({ status: 'complete', modelId: 'demo', options: setup.options });
  expect(answer?.stats?.ranOn).toMatchObject({ backend: 'cpu', threads: 1 });
  // The same question at the beginning again: its price is what it was.
  const priced = await price({ ...asked, after: null });
  expect(priced).toMatchObject({ counted: true, limitTokens: 1024, fits: true });
  expect(priced.promptTokens).toBe(answer?.stats?.promptTokens);
  expect(priced.attachments[file.id]).toBeGreaterThan(5);

  const tooLong = await price({ ...asked, text: 'word '.repeat(2000) });
  expect(tooLong).toMatchObject({ counted: true, fits: false });
});

it('an edited question takes its files along, and they go with the chat', async () => {
  const before = countFiles();
  const { id } = chat.create();
  const file = attach(id, 'Three apples.');
  const unsent = attach(id, 'Never sent.');
  chat.send(id, 'Hello', { attachmentIds: [file.id] });
  await idle(id);
  chat.send(id, 'Hello again', { after: null, attachmentIds: [file.id] });
  await idle(id);
  expect(store.messages(id)[0]?.attachments).toEqual([file]);
  attachments.removeFromDraft(file.id);
  expect(attachments.text(file.id)).toBe('Three apples.');
  expect(() => chat.send(id, 'Hello', { attachmentIds: ['gone'] })).toThrow(
    expect.objectContaining({ code: 'ATTACHMENT_NOT_FOUND' }) as Error,
  );
  await chat.remove(id);
  chat.purge(id);
  expect(() => attachments.text(unsent.id)).toThrow(expect.objectContaining({ code: 'ATTACHMENT_NOT_FOUND' }) as Error);
  expect(countFiles()).toBe(before);
});

it('who waits is told the place in the queue', async () => {
  const [first, second] = [chat.create(), chat.create()];
  const places: (number | null)[] = [];
  const unsubscribe = chat.conversations.subscribe((all) => {
    places.push(all.find(({ id }) => id === second.id)?.queuePlace ?? null);
  });
  chat.send(first.id, 'Count from 5 to 99.');
  chat.send(second.id, 'Hello');
  await Promise.all([idle(first.id), idle(second.id)]);
  unsubscribe();
  expect(places).toContain(1);
  expect(places.at(-1)).toBeNull();
});

it('presets are kept by name over a restart', () => {
  const presets = createPresetStore(database);
  const saved = presets.save({ name: 'Short', systemPrompt: 'Be brief.', options: { effort: 'quick' } });
  presets.save({ ...saved, name: 'Brief' });
  expect(createPresetStore(database).presets.get()).toEqual([{ ...saved, name: 'Brief' }]);
  presets.remove(saved.id);
  expect(presets.presets.get()).toEqual([]);
  expect(() => presets.save(saved)).toThrow(expect.objectContaining({ code: 'PRESET_NOT_FOUND' }) as Error);
});
