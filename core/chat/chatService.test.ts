/** Conversations with the real engine and a real database. */
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatEvent, Message } from '../../contract/chat.ts';
import { createEngineService, type EngineService } from '../engine/engineService.ts';
import { demoTarget } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { openDatabase, type HearthDatabase } from '../storage/database.ts';
import { useSmallDisk } from '../storage/smallDisk.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createAttachmentStore } from './attachments/attachmentStore.ts';
import { createChatService, deletedKeptMs, type ChatService } from './chatService.ts';
import { createConversationStore } from './conversationStore.ts';
import { watchConversation } from './watchConversation.ts';

const folder = useTemporaryFolder();
const smallDisk = useSmallDisk(folder.file('disk'), 2 * 1024 * 1024);
const target = demoTarget('demo');
const longQuestion = 'Count from 5 to 999.';

let engine: EngineService;
beforeAll(async () => {
  engine = createEngineService(createNodeLauncher());
  await engine.load(target);
});
afterAll(() => engine.close());

let database: HearthDatabase;
let chat: ChatService;
const open = (home: string): void => {
  database = openDatabase(home);
  chat = createChatService({
    store: createConversationStore(database),
    attachments: createAttachmentStore(database),
    engine,
    loadModel: () => Promise.reject(new Error('Nothing else is installed.')),
  });
};
const close = async (): Promise<void> => {
  await chat.close();
  database.close();
};
beforeEach(() => open(folder.folder()));
afterEach(close);

const isEnded = ({ role, status }: Message): boolean =>
  role === 'assistant' && status !== 'queued' && status !== 'streaming';

/** A conversation as a window has it: the snapshot, and every later event applied to it. */
const follow = (id: string, hold: () => Promise<void> = () => Promise.resolve()) => {
  const messages = new Map<string, Message>();
  const events: ChatEvent[] = [];
  const leave = new AbortController();
  const waiting: { fits: (all: readonly Message[]) => boolean; resolve: (all: readonly Message[]) => void }[] = [];
  const apply = (event: ChatEvent): void => {
    if (event.type === 'snapshot') {
      messages.clear();
      for (const message of event.messages) messages.set(message.id, message);
    } else if (event.type === 'message') messages.set(event.message.id, event.message);
    else {
      const message = messages.get(event.messageId);
      if (message === undefined) throw new Error('A delta came for an unknown message.');
      const key = event.channel === 'thought' ? 'thought' : 'text';
      messages.set(message.id, { ...message, [key]: message[key] + event.text });
    }
  };
  const settle = (): void => {
    const all = [...messages.values()];
    for (const one of waiting.filter(({ fits }) => fits(all))) one.resolve(all);
  };
  const ended = watchConversation(
    chat,
    id,
    async (event) => {
      await hold();
      events.push(event);
      // A slow window takes the text as it comes; `message` events carry the whole.
      apply(event);
      settle();
    },
    leave.signal,
  );
  return {
    events,
    ended,
    messages: () => [...messages.values()],
    leave: () => leave.abort(),
    until: (fits: (all: readonly Message[]) => boolean): Promise<readonly Message[]> =>
      new Promise((resolve) => {
        waiting.push({ fits, resolve });
        settle();
      }),
  };
};

/** Asks and waits for the end; resolves with the answer as it is stored. */
const ask = async (id: string, text: string): Promise<Message> => {
  const { answerId } = chat.send(id, text);
  const window = follow(id);
  await window.until((all) => all.some((message) => message.id === answerId && isEnded(message)));
  window.leave();
  return storedAnswer(answerId, id);
};

const stored = (id: string): Message[] => createConversationStore(database).messages(id);

const storedAnswer = (answerId: string, id: string): Message => {
  const found = stored(id).find((message) => message.id === answerId);
  if (found === undefined) throw new Error('The answer is not stored.');
  return found;
};

/** Or has ended, where it went wrong: then the test fails at once instead of waiting. */
const hasSpoken = (all: readonly Message[]): boolean =>
  all.some((message) => isEnded(message) || (message.role === 'assistant' && message.text + message.thought !== ''));

describe('a question', () => {
  it('is answered, and question and answer are stored with their numbers', async () => {
    const { id } = chat.create();
    const answer = await ask(id, 'What is 347 + 586?');
    expect(answer.text).toContain('933');
    expect(answer.thought).not.toBe('');
    expect(answer).toMatchObject({ status: 'complete', modelId: 'demo', error: null, role: 'assistant' });
    expect(answer.stats).toMatchObject({ reason: 'stop' });
    expect(stored(id)[0]).toMatchObject({ role: 'user', text: 'What is 347 + 586?', status: 'complete' });
    expect(chat.conversations.get()[0]).toMatchObject({ id, title: 'What is 347 + 586?', active: false });
  });

  it('of the second turn is understood with the first one', async () => {
    const { id } = chat.create();
    const first = await ask(id, 'What is 12 + 13?');
    const second = await ask(id, 'What is 25 + 4?');
    expect(second.text).toContain('29');
    expect(second.stats?.promptTokens).toBeGreaterThan((first.stats?.promptTokens ?? 0) + 10);
    expect(stored(id).map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
  });

  it('that is empty, or to a chat that is gone, is refused and leaves nothing', () => {
    const { id } = chat.create();
    expect(() => chat.send(id, ' \n\t ')).toThrow(expect.objectContaining({ code: 'PROMPT_EMPTY' }) as Error);
    expect(() => chat.send('gone', 'Hello')).toThrow(expect.objectContaining({ code: 'CHAT_NOT_FOUND' }) as Error);
    expect(stored(id)).toEqual([]);
  });

  it('to a chat that is still answering is refused, the answer goes on', async () => {
    const { id } = chat.create();
    const window = follow(id);
    chat.send(id, 'What is 347 + 586?');
    expect(() => chat.send(id, 'Hello')).toThrow(expect.objectContaining({ code: 'CHAT_BUSY' }) as Error);
    expect(chat.conversations.get()[0]?.active).toBe(true);
    const all = await window.until((messages) => messages.some(isEnded));
    expect(all.map(({ status }) => status)).toEqual(['complete', 'complete']);
    window.leave();
  });

  it('longer than the context is told in the answer, and the next one works', async () => {
    const { id } = chat.create();
    const answer = await ask(id, '12 + 7. '.repeat(400));
    expect(answer).toMatchObject({ status: 'failed', text: '', error: { code: 'PROMPT_TOO_LONG' } });
    expect((await ask(id, 'What is 347 + 586?')).text).toContain('933');
  });
});

describe('a window', () => {
  it('that is slow still has the whole text in the end, as has one that came in the middle', async () => {
    const { id } = chat.create();
    // Each event is taken only after the engine has answered a few other things.
    const slow = follow(id, async () => {
      for (let trip = 0; trip < 3; trip++) await engine.usage();
    });
    const early = follow(id);
    const { answerId } = chat.send(id, 'Count from 5 to 60.');
    await early.until(hasSpoken);
    const late = follow(id);
    const ended = (all: readonly Message[]) => all.some((message) => message.id === answerId && isEnded(message));
    const views = await Promise.all([slow.until(ended), early.until(ended), late.until(ended)]);
    for (const all of views) expect(all).toEqual(stored(id));
    for (const window of [slow, early, late]) window.leave();

    // What the deltas add up to is the text, even without the last `message` event.
    const texts = early.events
      .filter((event) => event.type === 'delta')
      .filter(({ channel }) => channel === 'answer')
      .map(({ text }) => text);
    expect(texts.join('')).toBe(storedAnswer(answerId, id).text);
    expect(slow.events.length).toBeLessThanOrEqual(early.events.length);
  });

  it('that is closed stops nothing', async () => {
    const { id } = chat.create();
    const closed = follow(id);
    const { answerId } = chat.send(id, 'What is 347 + 586?');
    await closed.until(hasSpoken);
    closed.leave();
    await closed.ended;
    const again = follow(id);
    await again.until((all) => all.some(isEnded));
    expect(storedAnswer(answerId, id).status).toBe('complete');
    again.leave();
  });

  it('on a chat that is not there is refused', async () => {
    await expect(follow('gone').ended).rejects.toMatchObject({ code: 'CHAT_NOT_FOUND' });
  });
});

describe('stop', () => {
  it('keeps what was said; a second stop, and one after the end, are no errors', async () => {
    const { id } = chat.create();
    const window = follow(id);
    const { answerId } = chat.send(id, longQuestion);
    await window.until(hasSpoken);
    expect([chat.stop(id), chat.stop(id)]).toEqual([true, true]);
    await window.until((all) => all.some(isEnded));
    const answer = storedAnswer(answerId, id);
    expect(answer).toMatchObject({ status: 'stopped', stats: { reason: 'stopped' }, error: null });
    expect(answer.thought + answer.text).not.toBe('');
    expect(chat.stop(id)).toBe(false);
    expect(chat.stop('gone')).toBe(false);
    window.leave();
  });

  it('of a question that still waits for the engine ends it without a word', async () => {
    const { id } = chat.create();
    const loading = engine.load(target);
    const { answerId } = chat.send(id, longQuestion);
    chat.stop(id);
    const window = follow(id);
    await window.until((all) => all.some(isEnded));
    expect(storedAnswer(answerId, id)).toMatchObject({ status: 'stopped', text: '', thought: '' });
    window.leave();
    await loading;
  });
});

describe('branches', () => {
  it('an edited question stands beside the first one, and the first one can be opened again', async () => {
    const { id } = chat.create();
    const first = await ask(id, 'What is 347 + 586?');
    const [question] = stored(id);
    const window = follow(id);
    chat.send(id, 'What is 12 + 13?', { after: null });
    const edited = await window.until(
      (all) => all.length === 2 && all[0]?.text.includes('12') === true && isEnded(all[1] ?? first),
    );
    expect(edited[1]?.text).toContain('25');
    const { versions } = chat.watch(id, () => undefined).snapshot;
    expect(versions).toEqual({ [edited[0]?.id ?? '']: [question?.id, edited[0]?.id] });

    chat.openBranch(id, question?.id ?? '');
    const back = await window.until((all) => all[0]?.id === question?.id);
    expect(back.map(({ text }) => text)).toEqual([question?.text, first.text]);
    // What is asked now goes on from what is shown.
    const next = await ask(id, 'What is 25 + 4?');
    expect(stored(id).map((one) => one.id)).toEqual([question?.id, first.id, stored(id)[2]?.id, next.id]);
    window.leave();
  });

  it('an answer made again hears of what came before, not of the answer that it stands beside', async () => {
    const { id } = chat.create();
    const first = await ask(id, 'What is 347 + 586?');
    const { answerId } = chat.answerAgain(id, first.id);
    const window = follow(id);
    await window.until((all) => all.some((message) => message.id === answerId && isEnded(message)));
    window.leave();
    expect(storedAnswer(answerId, id)).toMatchObject({ status: 'complete' });
    expect(storedAnswer(answerId, id).stats?.promptTokens).toBe(first.stats?.promptTokens);
    expect(chat.watch(id, () => undefined).snapshot.versions).toEqual({ [answerId]: [first.id, answerId] });
  });

  it('of another chat, or of a message that is gone, are refused and change nothing', async () => {
    const { id } = chat.create();
    const other = chat.create();
    const answer = await ask(id, 'Hello');
    const missing = expect.objectContaining({ code: 'MESSAGE_NOT_FOUND' }) as Error;
    expect(() => chat.openBranch(other.id, answer.id)).toThrow(missing);
    expect(() => chat.send(other.id, 'Hello', { after: answer.id })).toThrow(missing);
    expect(() => chat.answerAgain(id, stored(id)[0]?.id ?? '')).toThrow(missing);
    expect(stored(other.id)).toEqual([]);
  });
});

describe('deleting a chat', () => {
  it('can be undone, with every word and branch of it', async () => {
    const { id } = chat.create();
    await ask(id, 'Hello');
    const before = stored(id);
    await chat.remove(id);
    expect(() => chat.send(id, 'Hello')).toThrow(expect.objectContaining({ code: 'CHAT_NOT_FOUND' }) as Error);
    expect(chat.conversations.get()[0]?.deletedAt).not.toBeNull();
    expect(chat.restore(id)).toMatchObject({ id, deletedAt: null });
    expect(stored(id)).toEqual(before);
  });

  it('is for good after the grace time, also where the app did not run meanwhile', async () => {
    const home = folder.folder();
    await close();
    open(home);
    const old = chat.create();
    const recent = chat.create();
    await chat.remove(old.id);
    await chat.remove(recent.id);
    createConversationStore(database).setDeleted(old.id, new Date(Date.now() - deletedKeptMs - 1000).toISOString());
    await close();
    open(home);
    expect(chat.conversations.get().map(({ id }) => id)).toEqual([recent.id]);
    expect(() => chat.restore(old.id)).toThrow(expect.objectContaining({ code: 'CHAT_NOT_FOUND' }) as Error);
  });

  it('in mid-answer ends the answer and its windows; purged, it leaves nothing behind', async () => {
    const { id } = chat.create();
    const other = chat.create();
    const window = follow(id);
    chat.send(id, longQuestion);
    await window.until(hasSpoken);
    await chat.remove(id);
    await window.ended;
    chat.purge(id);
    expect(stored(id)).toEqual([]);
    expect(chat.conversations.get().map((one) => one.id)).toEqual([other.id]);
    expect((await ask(other.id, 'What is 347 + 586?')).text).toContain('933');
    await expect(chat.remove(id)).rejects.toMatchObject({ code: 'CHAT_NOT_FOUND' });
  });
});

describe('an engine that dies in mid-answer', () => {
  it('takes no text with it; the next message of the same chat works', async () => {
    const { id } = chat.create();
    const window = follow(id);
    const { answerId } = chat.send(id, longQuestion);
    await window.until(hasSpoken);
    process.kill(engine.pid() ?? 0, 'SIGKILL');
    await window.until((all) => all.some(isEnded));
    window.leave();
    const answer = storedAnswer(answerId, id);
    expect(answer).toMatchObject({ status: 'interrupted', error: { code: 'ENGINE_DIED' } });
    expect(answer.thought + answer.text).not.toBe('');
    expect((await ask(id, 'What is 347 + 586?')).text).toContain('933');
  });
});

describe('closing the app', () => {
  it('in mid-answer keeps what was said, and all chats are there again', async () => {
    const home = folder.folder();
    await close();
    open(home);
    const { id } = chat.create();
    const window = follow(id);
    const { answerId } = chat.send(id, longQuestion);
    await window.until(hasSpoken);
    window.leave();
    await close();
    open(home);
    const answer = storedAnswer(answerId, id);
    expect(answer.status).toBe('stopped');
    expect(answer.thought + answer.text).not.toBe('');
    expect(chat.conversations.get()).toMatchObject([{ id, title: longQuestion, active: false }]);
    chat.update(id, { title: 'Numbers' });
    await close();
    open(home);
    expect(chat.conversations.get()[0]?.title).toBe('Numbers');
  });
});

describe(`a full disk${smallDisk.missing === null ? '' : ` (not tested: ${smallDisk.missing})`}`, () => {
  it.skipIf(smallDisk.missing !== null)('ends no answer, is told, and is over when there is room again', async () => {
    await close();
    open(join(smallDisk.path, 'home'));
    const { id } = chat.create();
    const window = follow(id);
    const filler = join(smallDisk.path, 'filler');
    const { answerId } = chat.send(id, 'Count from 5 to 60.');
    expect(() => writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024))).toThrow(/ENOSPC/);
    const all = await window.until((messages) =>
      messages.some((message) => message.id === answerId && isEnded(message)),
    );
    const answer = all.find((message) => message.id === answerId);
    expect(answer).toMatchObject({ status: 'complete', error: { code: 'DISK_FULL' } });
    expect(answer?.text).toMatch(/58, 59, 60$/);
    expect(() => chat.send(id, 'x'.repeat(100_000))).toThrow(expect.objectContaining({ code: 'DISK_FULL' }) as Error);
    // What could not be stored is not shown as if it were still being written.
    expect(chat.watch(id, () => undefined).snapshot.messages.at(-1)?.status).toBe('interrupted');

    await rm(filler);
    expect((await ask(id, 'What is 347 + 586?')).text).toContain('933');
    window.leave();
  });
});
