/**
 * Conversations: asking, changing, deleting, watching. A question is stored before the engine hears of it; how its
 * answer is made is `answering.ts`.
 */
import type { AnswerOptions } from '../../contract/answerOptions.ts';
import type { ChatEvent, Conversation, Message } from '../../contract/chat.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import type { ChatSetup } from '../../contract/chatSetup.ts';
import { HearthError } from '../../contract/error.ts';
import { createSignal } from '../../contract/signal.ts';
import { answerSettings } from '../engine/answerSettings.ts';
import type { EngineService } from '../engine/engineService.ts';
import { createAnswering } from './answering.ts';
import type { AttachmentStore } from './attachments/attachmentStore.ts';
import type { ConversationChange, ConversationStore } from './conversationStore.ts';
import { chatNotFound } from './chatNotFound.ts';
import { droppedTurnsOf, historyOf } from './history.ts';
import { createModelTurns } from './modelTurns.ts';
import { newMessage } from './newMessage.ts';
import { titleOf } from './title.ts';
import { settledStatus } from './settledStatus.ts';

export type ChatSnapshot = Extract<ChatEvent, { type: 'snapshot' }>;

export interface AskOptions {
  /** The message that the question follows, null for the beginning; without it the end of the open branch. */
  readonly after?: string | null | undefined;
  /** Without them, those of the conversation hold. */
  readonly options?: AnswerOptions | undefined;
  readonly attachmentIds?: readonly string[] | undefined;
}

export interface ChatParts {
  readonly store: ConversationStore;
  readonly attachments: AttachmentStore;
  readonly engine: EngineService;
  /** Loads an installed model in the place of the one that is loaded. */
  readonly loadModel: (modelId: string) => Promise<unknown>;
}

export interface ChatService {
  readonly conversations: ReadableSignal<Conversation[]>;
  create(setup?: ChatSetup): Conversation;
  update(id: string, change: ConversationChange): Conversation;
  /** Out of sight; each can be restored until it is purged, which the grace time does by itself. */
  remove(...ids: string[]): Promise<void>;
  /** Errors: CHAT_NOT_FOUND where it was purged. */
  restore(id: string): Conversation;
  /** Removes what was deleted for good. */
  purge(id: string): void;
  /**
   * Stores the question and starts its answer.
   * Errors: CHAT_NOT_FOUND, MESSAGE_NOT_FOUND, PROMPT_EMPTY, CHAT_BUSY, ATTACHMENT_NOT_FOUND, SCHEMA_INVALID, BAD_INPUT,
   * DISK_FULL. What fails later is told in the answer itself.
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

export const createChatService = ({ store, attachments, engine, loadModel }: ChatParts): ChatService => {
  store.markInterrupted();
  const watchers = new Map<string, Set<(event: ChatEvent | null) => void>>();
  const publish = (id: string, event: ChatEvent | null): void => {
    for (const listener of [...(watchers.get(id) ?? [])]) listener(event);
  };
  const answering = createAnswering({
    store,
    engine,
    turns: createModelTurns(() => engine.status.get().modelId, loadModel),
    publish,
    onChange: () => refresh(),
  });

  const asItIs = (stored: Conversation): Conversation => ({
    ...stored,
    active: answering.message(stored.id) !== undefined,
    queuePlace: answering.place(stored.id),
  });
  const conversations = createSignal(store.list().map(asItIs));
  const refresh = (): void => conversations.set(store.list().map(asItIs));

  const require = (id: string): Conversation => {
    const found = store.find(id);
    if (found === null || found.deletedAt !== null) throw chatNotFound(id);
    return asItIs(found);
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
    const answer = answering.message(id);
    const messages = store.messages(id);
    return {
      type: 'snapshot',
      messages: messages.map((message) =>
        message.id === answer?.id ? answer : { ...message, status: settledStatus(message.status) },
      ),
      versions: store.versions(id),
    };
  };

  const purgeOld = (): void => {
    const latest = new Date(Date.now() - deletedKeptMs).toISOString();
    for (const { id, deletedAt } of store.list()) if (deletedAt !== null && deletedAt < latest) store.remove(id);
    refresh();
  };

  /**
   * Stores an answer that is to be made behind its question, which is stored with it where it is new, and starts making
   * it. `earlier` is the branch before the question.
   */
  const answer = (
    { id, setup }: Conversation,
    earlier: readonly Message[],
    question: Message,
    reply: Message,
    after: string | null,
  ): void => {
    // A schema that cannot be used is refused before anything is stored.
    const settings = answerSettings(reply.options ?? {});
    const continues = after === store.end(id);
    const added = after === question.id ? [reply] : [question, reply];
    store.append(id, added, after);
    const telling = {
      systemPrompt: setup.systemPrompt,
      filesOf: (message: Message) => attachments.ofMessage(message.id),
    };
    const messages = historyOf(earlier, question, telling);
    answering.start(reply, {
      modelId: setup.modelId,
      request: { messages, droppedTurns: droppedTurnsOf(earlier), ...settings },
    });
    // Another branch is another view of the conversation.
    if (continues) for (const message of added) publish(id, { type: 'message', message });
    else publish(id, snapshotOf(id));
  };

  purgeOld();
  const purging = setInterval(purgeOld, purgeEveryMs);
  purging.unref();

  return {
    conversations,
    create: (setup) => {
      const created = store.create(setup);
      refresh();
      return created;
    },
    update: (id, change) => {
      require(id);
      store.update(id, change);
      refresh();
      return require(id);
    },
    remove: async (...ids) => {
      for (const id of ids) require(id);
      for (const id of ids) {
        await answering.stopAndWait(id);
        store.setDeleted(id, new Date().toISOString());
        publish(id, null);
        watchers.delete(id);
      }
      refresh();
      // Should it come back, its next prompt is evaluated anew.
      for (const id of ids) await engine.forget(id);
    },
    restore: (id) => {
      if (store.find(id) === null) throw chatNotFound(id);
      store.setDeleted(id, null);
      refresh();
      return require(id);
    },
    purge: (id) => {
      const found = store.find(id);
      if (found === null || found.deletedAt === null) throw chatNotFound(id);
      store.remove(id);
      refresh();
    },
    send: (id, text, { after = store.end(id), options, attachmentIds = [] } = {}) => {
      const found = requireIdle(id);
      if (text.trim() === '') {
        throw new HearthError({
          code: 'PROMPT_EMPTY',
          message: 'The message is empty.',
          next: 'Write something first.',
        });
      }
      const earlier = after === null ? [] : upTo(id, after);
      const question = newMessage(id, 'user', { text, attachments: attachments.require(attachmentIds) });
      const reply = newMessage(id, 'assistant', { options: options ?? found.setup.options });
      answer(found, earlier, question, reply, after);
      if (found.title === '') store.update(id, { title: titleOf(text) });
      refresh();
      return { questionId: question.id, answerId: reply.id };
    },
    answerAgain: (id, messageId, options) => {
      const found = requireIdle(id);
      const earlier = upTo(id, messageId);
      const given = earlier.pop();
      const question = earlier.pop();
      if (given === undefined || question?.role !== 'user') throw noMessage(id, messageId);
      const reply = newMessage(id, 'assistant', { options: options ?? given.options ?? {} });
      answer(found, earlier, question, reply, question.id);
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
    stop: (id) => answering.stop(id),
    answerNow: (id) => {
      require(id);
      return answering.answerNow(id);
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
      await answering.close();
    },
  };
};
