/**
 * The answers in the making, at most one a conversation. An answer belongs to the conversation and not to the window
 * that asked; what was said of it stays, whatever ends it.
 */
import { answerStats, type ChatEvent, type Message } from '../../contract/chat.ts';
import { HearthError, toErrorInfo } from '../../contract/error.ts';
import type { GenerateEvent, GenerateRequest } from '../engine/childContract.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { ConversationStore } from './conversationStore.ts';
import { LiveAnswer } from './liveAnswer.ts';
import type { ModelTurns } from './modelTurns.ts';

/** What is to be answered, and by which model; null = whichever is loaded. */
export interface AnswerOrder {
  readonly modelId: string | null;
  readonly request: Omit<GenerateRequest, 'requestId' | 'chatId'>;
}

type Outcome = Pick<Message, 'status'> & Partial<Pick<Message, 'stats' | 'error'>>;

export interface Answering {
  /** The message as it is by now; undefined where nothing is being answered. */
  message(conversationId: string): Message | undefined;
  /** Among the answers that wait; null where it does not wait. */
  place(conversationId: string): number | null;
  /** Starts an answer whose message is stored already. */
  start(message: Message, order: AnswerOrder): void;
  /** False where nothing was being answered: two windows may both press stop. */
  stop(conversationId: string): boolean;
  stopAndWait(conversationId: string): Promise<void>;
  /** Makes a reasoning answer speak; false where nothing reasons. */
  answerNow(conversationId: string): Promise<boolean>;
  /** Stops every answer and keeps what was said. */
  close(): Promise<void>;
}

export interface AnsweringParts {
  readonly store: ConversationStore;
  readonly engine: EngineService;
  readonly turns: ModelTurns;
  readonly publish: (conversationId: string, event: ChatEvent) => void;
  /** An answer began, ended, or has another place. */
  readonly onChange: () => void;
}

const stopReason = (): HearthError =>
  new HearthError({
    code: 'CANCELLED',
    message: 'The answer was stopped.',
    next: 'Send the message again at any time.',
  });

export const createAnswering = ({ store, engine, turns, publish, onChange }: AnsweringParts): Answering => {
  const live = new Map<string, LiveAnswer>();
  const running = new Map<string, Promise<void>>();
  const places = new Map<string, number>();

  const setPlace = (conversationId: string, place: number | null): void => {
    if ((places.get(conversationId) ?? null) === place) return;
    if (place === null) places.delete(conversationId);
    else places.set(conversationId, place);
    onChange();
  };

  const take = (answer: LiveAnswer, event: GenerateEvent): void => {
    const { conversationId, id } = answer.message;
    switch (event.type) {
      case 'waiting':
        setPlace(conversationId, event.place);
        return;
      case 'start':
        setPlace(conversationId, null);
        answer.change({ status: 'streaming', context: event.context });
        return;
      case 'thoughtEnd':
        answer.change({ thoughtEnd: event.cause });
        return;
      case 'toolCall':
        // Chats offer the model no tools: what it calls all the same is in its text.
        return;
      case 'delta':
        answer.add({ ...event, messageId: id });
    }
  };

  const generate = async (answer: LiveAnswer, { modelId, request }: AnswerOrder): Promise<Outcome> => {
    const { conversationId, id: requestId } = answer.message;
    const { signal } = answer.abort;
    const leave = await turns.enter(modelId, signal, (place) => setPlace(conversationId, place));
    try {
      setPlace(conversationId, null);
      const { events, end } = await engine.generate({ requestId, chatId: conversationId, ...request }, signal);
      const { modelId: loadedId, facts } = engine.status.get();
      answer.change({ modelId: loadedId });
      for await (const event of events) take(answer, event);
      const stats = await end;
      return {
        status: stats.reason === 'stopped' ? 'stopped' : 'complete',
        stats: { ...stats, ranOn: answerStats.shape.ranOn.parse(facts ?? undefined) },
      };
    } finally {
      leave();
    }
  };

  const outcomeOf = (answer: LiveAnswer, error: unknown): Outcome => {
    if (answer.abort.signal.aborted) return { status: 'stopped' };
    const { thought, text } = answer.message;
    // What was said stays: an engine that dies takes no text with it.
    return { status: thought === '' && text === '' ? 'failed' : 'interrupted', error: toErrorInfo(error) };
  };

  const makeAnswer = async (answer: LiveAnswer, order: AnswerOrder): Promise<void> => {
    const { conversationId } = answer.message;
    const outcome = await generate(answer, order).catch((error: unknown) => outcomeOf(answer, error));
    // Whoever hears of the end may ask the next question in the same breath.
    live.delete(conversationId);
    running.delete(conversationId);
    places.delete(conversationId);
    answer.end(outcome);
    onChange();
  };

  const stop = (conversationId: string): boolean => {
    const answer = live.get(conversationId);
    answer?.abort.abort(stopReason());
    return answer !== undefined;
  };
  const stopAndWait = async (conversationId: string): Promise<void> => {
    stop(conversationId);
    await running.get(conversationId);
  };

  return {
    message: (conversationId) => live.get(conversationId)?.message,
    place: (conversationId) => places.get(conversationId) ?? null,
    start: (message, order) => {
      const { conversationId } = message;
      const answer = new LiveAnswer(store, message, (event) => publish(conversationId, event));
      live.set(conversationId, answer);
      onChange();
      running.set(conversationId, makeAnswer(answer, order));
    },
    stop,
    stopAndWait,
    answerNow: async (conversationId) => {
      const answer = live.get(conversationId);
      return answer !== undefined && (await engine.answerNow(answer.message.id));
    },
    close: async () => {
      await Promise.all([...live.keys()].map(stopAndWait));
    },
  };
};
