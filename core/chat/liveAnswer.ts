/**
 * An answer while it is being made: the text so far in memory, watched by any number of windows, written to the
 * database with its first words and now and then, so that a crash of the whole app loses at most a moment of it.
 * A model may write calls of tools though a chat offers none: they are kept apart from the text, as it writes them.
 */
import type { ChatEvent, Message } from '../../contract/chat.ts';
import { toErrorInfo, type ErrorInfo } from '../../contract/error.ts';
import type { WrittenCall } from '../../contract/tools.ts';
import { ToolCallParser, type AnswerPart } from '../engine/tools/toolCallParser.ts';
import type { ConversationStore } from './conversationStore.ts';

const saveEveryMs = 500;

type Delta = Extract<ChatEvent, { type: 'delta' }>;
type Change = Partial<Pick<Message, 'status' | 'stats' | 'error' | 'modelId' | 'thoughtEnd' | 'context' | 'toolCalls'>>;

const writtenCall = ({ name, argumentsText }: WrittenCall): WrittenCall => ({ name, argumentsText });

const withPart = (message: Message, part: AnswerPart): Message =>
  part.type === 'text'
    ? { ...message, text: message.text + part.text }
    : { ...message, toolCalls: [...message.toolCalls, writtenCall(part.call)] };

export class LiveAnswer {
  readonly #store: ConversationStore;
  readonly #publish: (event: ChatEvent) => void;
  readonly #parser = new ToolCallParser();
  #message: Message;
  #savedMs = -Infinity;
  /** Why the text so far is in memory only. */
  #unsaved: ErrorInfo | null = null;
  /** Aborting it stops the answer, wherever it is: waiting for the engine, in its prompt, or speaking. */
  readonly abort = new AbortController();

  constructor(store: ConversationStore, message: Message, publish: (event: ChatEvent) => void) {
    this.#store = store;
    this.#message = message;
    this.#publish = publish;
  }

  get message(): Message {
    return this.#unsaved === null ? this.#message : { ...this.#message, error: this.#message.error ?? this.#unsaved };
  }

  add(delta: Delta): void {
    if (delta.channel === 'thought') this.#addText(delta);
    else for (const part of this.#parser.push(delta.text)) this.#take(part, delta);
  }

  /** What was held back, as it might have become a call, comes before the end. */
  end(values: Change): void {
    this.#message = this.#parser.end().reduce(withPart, this.#message);
    this.change(values);
  }

  #take(part: AnswerPart, delta: Delta): void {
    if (part.type === 'text') this.#addText({ ...delta, text: part.text });
    else this.change({ toolCalls: [...this.#message.toolCalls, writtenCall(part.call)] });
  }

  #addText(delta: Delta): void {
    const { thought, text } = this.#message;
    this.#message =
      delta.channel === 'thought'
        ? { ...this.#message, thought: thought + delta.text }
        : { ...this.#message, text: text + delta.text };
    this.#publish(delta);
    if (performance.now() - this.#savedMs < saveEveryMs) return;
    this.#save();
    this.#savedMs = performance.now();
  }

  change(values: Change): void {
    this.#message = { ...this.#message, ...values };
    this.#save();
    this.#publish({ type: 'message', message: this.message });
  }

  /** A full disk does not end the answer: it goes on in memory, and says what is wrong. */
  #save(): void {
    try {
      this.#store.save(this.#message);
      this.#unsaved = null;
    } catch (error) {
      this.#unsaved = toErrorInfo(error);
    }
  }
}
