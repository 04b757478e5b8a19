/**
 * Conversations: asking, streaming, stopping. A question is stored before the engine hears of it; an answer belongs to
 * the conversation and not to the window that asked, so closing a window stops nothing.
 */
import { randomUUID } from 'node:crypto';
import type { AnswerOptions } from '../../contract/answerOptions.ts';
import type { ChatEvent, Conversation, Message } from '../../contract/chat.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { HearthError, toErrorInfo } from '../../contract/error.ts';
import { createSignal } from '../../contract/signal.ts';
import { answerSettings, type AnswerSettings } from '../engine/answerSettings.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { ConversationChange, ConversationStore } from './conversationStore.ts';
import { droppedTurnsOf, historyOf } from './history.ts';
import { LiveAnswer } from './liveAnswer.ts';
import { titleOf } from './title.ts';

export type ChatSnapshot = Extract<ChatEvent, { type: 'snapshot' }>;

export interface AskOptions {
  /** The message that the question follows, null for the beginning; without it the end of the open branch. */
  readonly after?: string | null | undefined;
  readonly options?: AnswerOptions | undefined;
}

export interface ChatService {
  readonly conversations: ReadableSignal<Conversation[]>;
  create(): Conversation;
  update(id: string, change: ConversationChange): Conversation;
  /** Out of sight; it can be restored until it is purged, which the grace time does by itself. */
  remove(id: string): Promise<void>;
  /** Errors: CHAT_NOT_FOUND where it was purged. */
  restore(id: string): Conversation;
  /** Removes what was deleted for good. */
  purge(id: string): void;
  /**
   * Stores the question and starts its answer.
   * Errors: CHAT_NOT_FOUND, MESSAGE_NOT_FOUND, PROMPT_EMPTY, CHAT_BUSY, SCHEMA_INVALID, BAD_INPUT, DISK_FULL. What fails
   * later is told in the answer itself.
   */
  send(id: string, text: string, how?: AskOptions): { questionId: string; answerId: string };
  /** A further answer to the question of this one. Errors: those of `send`. */
  answerAgain(id: string, messageId: string, options?: AnswerOptions): { answerId: string };
  /** Errors: CHAT_NOT_FOUND, MESSAGE_NOT_FOUND, CHAT_BUSY. */
  openBranch(id: string, messageId: string): void;
  /** False where nothing was being answered: two windows may both press stop. */
  stop(id: string): boolean;
  /** Makes a reasoning answer speak; false where nothing reasons. Errors: CHAT_NOT_FOUND. */
  answerNow(id: string): Promise<boolean>;
  /** Calls `listener` with what comes after the returned snapshot, null for its removal. Errors: CHAT_NOT_FOUND. */
  watch(id: string, listener: (event: ChatEvent | null) => void): { snapshot: ChatSnapshot; unsubscribe: () => void };
  /** Tells the list of conversations anew, after something beside this service changed it. */
  refresh(): void;
  /** Stops every answer and keeps what was said. */
  close(): Promise<void>;
}

const notFound = (id: string): HearthError =>
  new HearthError({
    code: 'CHAT_NOT_FOUND',
    message: 'This chat is not there any more.',
    details: { conversationId: id },
    next: 'Choose another chat, or start a new one.',
  });

const noMessage = (id: string, messageId: string): HearthError =>
  new HearthError({
    code: 'MESSAGE_NOT_FOUND',
    message: 'This message is not there any more.',
    details: { conversationId: id, messageId },
    next: 'Open the chat again, and choose another message.',
  });

/** How long a deleted chat can be brought back. */
export const deletedKeptMs = 7 * 24 * 60 * 60 * 1000;
const purgeEveryMs = 60 * 60 * 1000;

const stopReason = (): HearthError =>
  new HearthError({
    code: 'CANCELLED',
    message: 'The answer was stopped.',
    next: 'Send the message again at any time.',
  });

const emptyMessage = (
  conversationId: string,
  role: Message['role'],
  text: string,
  options: AnswerOptions | null,
): Message => ({
  id: randomUUID(),
  conversationId,
  role,
  thought: '',
  text,
  status: role === 'user' ? 'complete' : 'queued',
  modelId: null,
  options,
  thoughtEnd: null,
  context: null,
  stats: null,
  error: null,
  createdAt: new Date().toISOString(),
});

/** An answer that nobody is making any more, and whose end could not be stored. */
const settled = (message: Message): Message =>
  message.status === 'queued' || message.status === 'streaming' ? { ...message, status: 'interrupted' } : message;

export const createChatService = (store: ConversationStore, engine: EngineService): ChatService => {
  store.markInterrupted();
  const live = new Map<string, LiveAnswer>();
  const watchers = new Map<string, Set<(event: ChatEvent | null) => void>>();
  const running = new Map<string, Promise<void>>();

  const listAll = (): Conversation[] => store.list().map((one) => ({ ...one, active: live.has(one.id) }));
  const conversations = createSignal(listAll());
  const refresh = (): void => conversations.set(listAll());

  const publish = (id: string, event: ChatEvent | null): void => {
    for (const listener of [...(watchers.get(id) ?? [])]) listener(event);
  };

  const require = (id: string): Conversation => {
    const found = store.find(id);
    if (found === null || found.deletedAt !== null) throw notFound(id);
    return { ...found, active: live.has(id) };
  };
  const requireIdle = (id: string): Conversation => {
    const found = require(id);
    if (!found.active) return found;
    throw new HearthError({
      code: 'CHAT_BUSY',
      message: 'This chat is still answering.',
      next: 'Wait for the answer or stop it, then send again.',
    });
  };
  /** From the first message to this one. */
  const upTo = (id: string, messageId: string): Message[] => {
    const found = store.upTo(id, messageId);
    if (found === null) throw noMessage(id, messageId);
    return found;
  };

  const snapshotOf = (id: string): ChatSnapshot => {
    const answering = live.get(id)?.message;
    const messages = store.messages(id);
    return {
      type: 'snapshot',
      messages: messages.map((message) => (message.id === answering?.id ? answering : settled(message))),
      versions: store.versions(id),
    };
  };

  const purgeOld = (): void => {
    const latest = new Date(Date.now() - deletedKeptMs).toISOString();
    for (const { id, deletedAt } of store.list()) if (deletedAt !== null && deletedAt < latest) store.remove(id);
    refresh();
  };

  /** `earlier` is the branch before the question. */
  const makeAnswer = async (
    answer: LiveAnswer,
    earlier: readonly Message[],
    question: string,
    settings: AnswerSettings,
  ): Promise<void> => {
    try {
      const { events, end } = await engine.generate(
        {
          requestId: answer.message.id,
          messages: historyOf(earlier, question),
          droppedTurns: droppedTurnsOf(earlier),
          ...settings,
        },
        answer.abort.signal,
      );
      answer.change({ modelId: engine.status.get().modelId });
      for await (const event of events) {
        if (event.type === 'start') answer.change({ status: 'streaming', context: event.context });
        else if (event.type === 'thoughtEnd') answer.change({ thoughtEnd: event.cause });
        else answer.add({ ...event, messageId: answer.message.id });
      }
      const stats = await end;
      answer.change({ status: stats.reason === 'stopped' ? 'stopped' : 'complete', stats });
    } catch (error) {
      if (answer.abort.signal.aborted) {
        answer.change({ status: 'stopped' });
        return;
      }
      const { thought, text } = answer.message;
      // What was said stays: an engine that dies takes no text with it.
      const status = thought === '' && text === '' ? 'failed' : 'interrupted';
      answer.change({ status, error: toErrorInfo(error) });
    }
  };

  /** Stores these messages after `after`, the last of them an answer that is to be made, and starts making it. */
  const answer = (
    id: string,
    added: readonly Message[],
    after: string | null,
    earlier: readonly Message[],
    question: string,
  ): void => {
    const last = added.at(-1);
    if (last === undefined) return;
    // A schema that cannot be used is refused before anything is stored.
    const settings = answerSettings(last.options ?? {});
    const continues = after === store.end(id);
    store.append(id, added, after);
    const made = new LiveAnswer(store, last, (event) => publish(id, event));
    live.set(id, made);
    refresh();
    // Another branch is another view of the conversation.
    if (continues) for (const message of added) publish(id, { type: 'message', message });
    else publish(id, snapshotOf(id));
    const work = makeAnswer(made, earlier, question, settings).finally(() => {
      live.delete(id);
      running.delete(id);
      refresh();
    });
    running.set(id, work);
  };

  const stop = (id: string): boolean => {
    const answer = live.get(id);
    answer?.abort.abort(stopReason());
    return answer !== undefined;
  };

  const stopAndWait = async (id: string): Promise<void> => {
    stop(id);
    await running.get(id);
  };

  purgeOld();
  const purging = setInterval(purgeOld, purgeEveryMs);
  purging.unref();

  return {
    conversations,
    create: () => {
      const created = store.create();
      refresh();
      return created;
    },
    update: (id, change) => {
      require(id);
      store.update(id, change);
      refresh();
      return require(id);
    },
    remove: async (id) => {
      require(id);
      await stopAndWait(id);
      store.setDeleted(id, new Date().toISOString());
      publish(id, null);
      watchers.delete(id);
      refresh();
    },
    restore: (id) => {
      if (store.find(id) === null) throw notFound(id);
      store.setDeleted(id, null);
      refresh();
      return require(id);
    },
    purge: (id) => {
      const found = store.find(id);
      if (found === null || found.deletedAt === null) throw notFound(id);
      store.remove(id);
      refresh();
    },
    send: (id, text, { after = store.end(id), options = {} } = {}) => {
      const found = requireIdle(id);
      if (text.trim() === '') {
        throw new HearthError({
          code: 'PROMPT_EMPTY',
          message: 'The message is empty.',
          next: 'Write something first.',
        });
      }
      const earlier = after === null ? [] : upTo(id, after);
      const question = emptyMessage(id, 'user', text, null);
      const reply = emptyMessage(id, 'assistant', '', options);
      answer(id, [question, reply], after, earlier, text);
      if (found.title === '') store.update(id, { title: titleOf(text) });
      refresh();
      return { questionId: question.id, answerId: reply.id };
    },
    answerAgain: (id, messageId, options) => {
      requireIdle(id);
      const earlier = upTo(id, messageId);
      const given = earlier.pop();
      const question = earlier.pop();
      if (given === undefined || question?.role !== 'user') throw noMessage(id, messageId);
      const reply = emptyMessage(id, 'assistant', '', options ?? given.options ?? {});
      answer(id, [reply], question.id, earlier, question.text);
      return { answerId: reply.id };
    },
    openBranch: (id, messageId) => {
      requireIdle(id);
      upTo(id, messageId);
      // What is shown stays as it is: another branch may go on from here.
      if (store.messages(id).some((message) => message.id === messageId)) return;
      store.openBranch(id, messageId);
      publish(id, snapshotOf(id));
    },
    stop,
    answerNow: async (id) => {
      require(id);
      const answer = live.get(id);
      return answer !== undefined && (await engine.answerNow(answer.message.id));
    },
    refresh,
    watch: (id, listener) => {
      require(id);
      const listeners = watchers.get(id) ?? new Set();
      watchers.set(id, listeners.add(listener));
      return {
        snapshot: snapshotOf(id),
        unsubscribe: () => {
          listeners.delete(listener);
          if (listeners.size === 0) watchers.delete(id);
        },
      };
    },
    close: async () => {
      clearInterval(purging);
      await Promise.all([...live.keys()].map(stopAndWait));
    },
  };
};
