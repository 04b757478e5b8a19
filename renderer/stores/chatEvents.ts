/**
 * What the events of a conversation make of its messages: a pure step from one state to the next. A message that an
 * event does not touch keeps its identity, so only the row that changed renders again.
 */
import type { ChatEvent, Message, Versions } from '../../contract/chat.ts';

/** What is known of an answer only while it is being made. */
export interface LiveProgress {
  /** Tokens so far; null until the first delta has said so (a snapshot does not). */
  readonly thoughtTokens: number | null;
  readonly answerTokens: number | null;
  /** By `Date.now()` of this window; null before the first token of the reasoning. */
  readonly thoughtStartedAtMs: number | null;
  readonly thoughtEndedAtMs: number | null;
}

export interface ChatMessages {
  readonly order: readonly string[];
  readonly messages: Readonly<Record<string, Message>>;
  readonly live: Readonly<Record<string, LiveProgress>>;
  /** Of the messages that have several versions. */
  readonly versions: Versions;
}

export const noMessages: ChatMessages = { order: [], messages: {}, live: {}, versions: {} };

const nothingYet: LiveProgress = {
  thoughtTokens: null,
  answerTokens: null,
  thoughtStartedAtMs: null,
  thoughtEndedAtMs: null,
};

export const isUnfinished = (message: Message): boolean =>
  message.status === 'queued' || message.status === 'streaming';

/** The progress of a message that was met in the middle: its own start is the best that is known. */
const progressOf = (message: Message, known: LiveProgress | undefined, nowMs: number): LiveProgress => {
  const base = known ?? nothingYet;
  return {
    ...base,
    thoughtStartedAtMs: base.thoughtStartedAtMs ?? (message.thought === '' ? null : Date.parse(message.createdAt)),
    thoughtEndedAtMs: base.thoughtEndedAtMs ?? (message.text === '' ? null : nowMs),
  };
};

const withMessage = (state: ChatMessages, message: Message, nowMs: number): ChatMessages => {
  const order = message.id in state.messages ? state.order : [...state.order, message.id];
  const { [message.id]: known, ...others } = state.live;
  return {
    ...state,
    order,
    messages: { ...state.messages, [message.id]: message },
    live: isUnfinished(message) ? { ...others, [message.id]: progressOf(message, known, nowMs) } : others,
  };
};

const withSnapshot = (
  state: ChatMessages,
  { messages, versions }: Extract<ChatEvent, { type: 'snapshot' }>,
  nowMs: number,
): ChatMessages => {
  const live: Record<string, LiveProgress> = {};
  for (const message of messages) {
    if (isUnfinished(message)) live[message.id] = progressOf(message, state.live[message.id], nowMs);
  }
  return {
    order: messages.map(({ id }) => id),
    messages: Object.fromEntries(messages.map((message) => [message.id, message])),
    live,
    versions,
  };
};

type Delta = Extract<ChatEvent, { type: 'delta' }>;

const withDelta = (state: ChatMessages, delta: Delta, nowMs: number): ChatMessages => {
  const message = state.messages[delta.messageId];
  // A delta of a message that is over or gone belongs to nothing.
  if (message === undefined || !isUnfinished(message)) return state;
  const known = state.live[delta.messageId] ?? nothingYet;
  const isThought = delta.channel === 'thought';
  const changed: Message = {
    ...message,
    status: 'streaming',
    ...(isThought ? { thought: message.thought + delta.text } : { text: message.text + delta.text }),
  };
  const progress: LiveProgress = isThought
    ? { ...known, thoughtTokens: delta.tokens, thoughtStartedAtMs: known.thoughtStartedAtMs ?? nowMs }
    : { ...known, answerTokens: delta.tokens, thoughtEndedAtMs: known.thoughtEndedAtMs ?? nowMs };
  return {
    ...state,
    messages: { ...state.messages, [delta.messageId]: changed },
    live: { ...state.live, [delta.messageId]: progress },
  };
};

/** Deltas that follow each other on one channel become one, so a frame copies each text once. */
const joinDeltas = (events: readonly ChatEvent[]): ChatEvent[] => {
  const joined: ChatEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (
      event.type === 'delta' &&
      last?.type === 'delta' &&
      last.messageId === event.messageId &&
      last.channel === event.channel
    ) {
      joined[joined.length - 1] = { ...event, text: last.text + event.text };
    } else {
      joined.push(event);
    }
  }
  return joined;
};

export const applyChatEvents = (state: ChatMessages, events: readonly ChatEvent[], nowMs: number): ChatMessages =>
  joinDeltas(events).reduce<ChatMessages>((current, event) => {
    switch (event.type) {
      case 'snapshot':
        return withSnapshot(current, event, nowMs);
      case 'message':
        return withMessage(current, event.message, nowMs);
      case 'delta':
        return withDelta(current, event, nowMs);
    }
  }, state);
