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
import { answerSettings } from '../engine/answerSettings.ts';
import type { ChatMessage } from '../engine/childContract.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { ConversationStore } from './conversationStore.ts';
import { droppedTurnsOf, historyOf } from './history.ts';
import { LiveAnswer } from './liveAnswer.ts';
import { titleOf } from './title.ts';

export interface ChatService {
  readonly conversations: ReadableSignal<Conversation[]>;
  create(): Conversation;
  rename(id: string, title: string): Conversation;
  remove(id: string): Promise<void>;
  /** Errors: CHAT_NOT_FOUND, PROMPT_EMPTY, CHAT_BUSY, DISK_FULL. What fails later is told in the answer itself. */
  send(id: string, text: string, options?: AnswerOptions): { questionId: string; answerId: string };
  /** False where nothing was being answered: two windows may both press stop. */
  stop(id: string): boolean;
  /** Makes a reasoning answer speak; false where nothing reasons. Errors: CHAT_NOT_FOUND. */
  answerNow(id: string): Promise<boolean>;
  /** Calls `listener` with what comes after the returned snapshot, null for its removal. Errors: CHAT_NOT_FOUND. */
  watch(id: string, listener: (event: ChatEvent | null) => void): { snapshot: Message[]; unsubscribe: () => void };
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
    if (found === null) throw notFound(id);
    return { ...found, active: live.has(id) };
  };

  const messagesOf = (id: string): Message[] => {
    const answering = live.get(id)?.message;
    return store.messages(id).map((message) => (message.id === answering?.id ? answering : settled(message)));
  };

  const makeAnswer = async (answer: LiveAnswer, history: ChatMessage[], droppedTurns: number): Promise<void> => {
    try {
      const { events, end } = await engine.generate(
        {
          requestId: answer.message.id,
          messages: history,
          droppedTurns,
          ...answerSettings(answer.message.options ?? {}),
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

  const stop = (id: string): boolean => {
    const answer = live.get(id);
    answer?.abort.abort(stopReason());
    return answer !== undefined;
  };

  const stopAndWait = async (id: string): Promise<void> => {
    stop(id);
    await running.get(id);
  };

  return {
    conversations,
    create: () => {
      const created = store.create();
      refresh();
      return created;
    },
    rename: (id, title) => {
      require(id);
      store.rename(id, title);
      refresh();
      return require(id);
    },
    remove: async (id) => {
      require(id);
      await stopAndWait(id);
      store.remove(id);
      publish(id, null);
      watchers.delete(id);
      refresh();
    },
    send: (id, text, options = {}) => {
      const found = require(id);
      if (text.trim() === '') {
        throw new HearthError({
          code: 'PROMPT_EMPTY',
          message: 'The message is empty.',
          next: 'Write something first.',
        });
      }
      if (found.active) {
        throw new HearthError({
          code: 'CHAT_BUSY',
          message: 'This chat is still answering.',
          next: 'Wait for the answer or stop it, then send again.',
        });
      }
      const earlier = store.messages(id);
      const history = historyOf(earlier, text);
      const question = emptyMessage(id, 'user', text, null);
      const answer = new LiveAnswer(store, emptyMessage(id, 'assistant', '', options), (event) => publish(id, event));
      store.append(id, [question, answer.message]);
      if (found.title === '') store.rename(id, titleOf(text));
      live.set(id, answer);
      refresh();
      publish(id, { type: 'message', message: question });
      publish(id, { type: 'message', message: answer.message });
      const work = makeAnswer(answer, history, droppedTurnsOf(earlier)).finally(() => {
        live.delete(id);
        running.delete(id);
        refresh();
      });
      running.set(id, work);
      return { questionId: question.id, answerId: answer.message.id };
    },
    stop,
    answerNow: async (id) => {
      require(id);
      const answer = live.get(id);
      return answer !== undefined && (await engine.answerNow(answer.message.id));
    },
    watch: (id, listener) => {
      require(id);
      const listeners = watchers.get(id) ?? new Set();
      watchers.set(id, listeners.add(listener));
      return {
        snapshot: messagesOf(id),
        unsubscribe: () => {
          listeners.delete(listener);
          if (listeners.size === 0) watchers.delete(id);
        },
      };
    },
    close: async () => {
      await Promise.all([...live.keys()].map(stopAndWait));
    },
  };
};
