/** A hundred sudden deaths of the engine in mid-answer, with real processes, a real model and a real database. */
import { expect, it } from 'vitest';
import type { Message } from '../../contract/chat.ts';
import { createEngineService, type EngineService } from '../engine/engineService.ts';
import { createRandom, type Random } from '../engine/random.ts';
import { demoTarget, distillPath } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { openDatabase, type HearthDatabase } from '../storage/database.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createAttachmentStore } from './attachments/attachmentStore.ts';
import { createChatService, type ChatService } from './chatService.ts';
import { createConversationStore } from './conversationStore.ts';

const kills = 100;
/** So many apps at once, each with an engine and a database of its own: the time goes into starting engines. */
const apps = 2;
const folder = useTemporaryFolder();

interface App {
  readonly engine: EngineService;
  readonly database: HearthDatabase;
  readonly chat: ChatService;
}

const openApp = async (name: string): Promise<App> => {
  const engine = createEngineService(createNodeLauncher());
  await engine.load(demoTarget('demo', distillPath, { contextTokens: 512 }));
  const database = openDatabase(folder.file(name));
  return {
    engine,
    database,
    chat: createChatService({
      store: createConversationStore(database),
      attachments: createAttachmentStore(database),
      engine,
      loadModel: () => Promise.reject(new Error('Nothing else is installed.')),
    }),
  };
};

const closeApp = async ({ engine, database, chat }: App): Promise<void> => {
  await chat.close();
  await engine.close();
  database.close();
};

interface Seen {
  /** Reasoning and answer, joined from the deltas alone. */
  readonly text: string;
  /** The message as it was told at its end. */
  readonly end: Message;
}

/** Asks, and watches as a window does until the chat can be written in again. */
const ask = (
  chat: ChatService,
  id: string,
  question: string,
  onDelta: (count: number) => void = () => undefined,
): Promise<Seen> =>
  new Promise((resolve) => {
    let text = '';
    let deltas = 0;
    let end: Message | null = null;
    const { answerId } = chat.send(id, question, { options: { temperature: 0 } });
    const watching = chat.watch(id, (event) => {
      if (event?.type === 'delta' && event.messageId === answerId) {
        text += event.text;
        onDelta(++deltas);
      }
      if (event?.type === 'message' && event.message.id === answerId) end = event.message;
    });
    const unsubscribe = chat.conversations.subscribe((all) => {
      if (end === null || all.some((one) => one.id === id && one.active)) return;
      unsubscribe();
      watching.unsubscribe();
      resolve({ text, end });
    });
  });

const stored = (database: HearthDatabase, id: string, answerId: string): Message => {
  const found = createConversationStore(database)
    .messages(id)
    .find((message) => message.id === answerId);
  if (found === undefined) throw new Error('The answer is not stored.');
  return found;
};

const killOften = async (app: App, times: number, random: Random): Promise<void> => {
  const { engine, chat, database } = app;
  const processes = new Set<number>();
  for (let kill = 0; kill < times; kill++) {
    const { id } = chat.create();
    const pid = engine.pid();
    if (pid === null) throw new Error('There is no engine to kill.');
    processes.add(pid);
    const atDelta = 1 + Math.floor(random() * 8);
    const { text, end } = await ask(chat, id, 'Count from 5 to 999.', (deltas) => {
      if (deltas === atDelta) process.kill(pid, 'SIGKILL');
    });
    expect(text).not.toBe('');
    expect(end).toMatchObject({ status: 'interrupted', error: { code: 'ENGINE_DIED' } });
    const kept = stored(database, id, end.id);
    expect(kept.thought + kept.text).toBe(text);
    expect(kept.status).toBe('interrupted');

    const sum = 10 + (kill % 80);
    const next = await ask(chat, id, `What is ${sum} + 11?`);
    expect(next.end).toMatchObject({ status: 'complete', error: null });
    expect(next.end.text).toContain(String(sum + 11));
    expect(stored(database, id, next.end.id).text).toBe(next.end.text);
  }
  // Each kill met a process of its own.
  expect(processes.size).toBe(times);
  expect(engine.status.get().state).toBe('ready');
};

it(`${kills} kills in mid-answer lose no text that was shown, and the next message is answered each time`, async () => {
  const random = createRandom(1);
  const opened = await Promise.all(Array.from({ length: apps }, (_, index) => openApp(`home-${index}`)));
  await Promise.all(opened.map((app) => killOften(app, kills / apps, random)));
  await Promise.all(opened.map(closeApp));
}, 300_000);
