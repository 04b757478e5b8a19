/**
 * Text on its way to the host. The engine never waits for a slow reader: what piles up is joined into one delta, so
 * the reader gets fewer, longer ones and the tokens go on at full speed.
 */
import type { AnswerContext, ThoughtEnd } from '../../contract/answerOptions.ts';
import type { Channel } from '../../contract/chat.ts';
import type { ToolCall } from '../../contract/tools.ts';
import type { GenerateEvent } from './childContract.ts';
import type { ThinkDelta } from './thinkParser.ts';

type Emit = (event: GenerateEvent) => Promise<void>;

export class Outbox {
  readonly #emit: Emit;
  #waiting: GenerateEvent[] = [];
  #pump: Promise<void> | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Puts text behind what waits already; `tokens` is the channel's count including it. */
  add({ channel, text }: ThinkDelta, tokens: number): void {
    const last = this.#waiting.at(-1);
    if (last?.type === 'delta' && last.channel === channel) {
      last.text += text;
      last.tokens = tokens;
    } else {
      this.#waiting.push({ type: 'delta', channel, text, tokens });
    }
  }

  waiting(place: number): void {
    this.#waiting.push({ type: 'waiting', place });
  }

  start(cachedPromptTokens: number, context: AnswerContext): void {
    this.#waiting.push({ type: 'start', cachedPromptTokens, context });
  }

  thoughtEnd(cause: ThoughtEnd): void {
    this.#waiting.push({ type: 'thoughtEnd', cause });
  }

  toolCall(call: ToolCall): void {
    this.#waiting.push({ type: 'toolCall', call });
  }

  /** Keeps the shown count right where tokens came that show nothing (a tag, part of a character). */
  count(channel: Channel, tokens: number): void {
    const last = this.#waiting.at(-1);
    if (last?.type === 'delta' && last.channel === channel) last.tokens = tokens;
  }

  /** Starts sending what waits; resolves when it is sent. Rejects once the reader is gone. */
  flush(): Promise<void> {
    if (this.#waiting.length === 0 && this.#pump === null) return Promise.resolve();
    this.#pump ??= this.#run();
    return this.#pump;
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const events = this.#waiting;
        this.#waiting = [];
        for (const event of events) await this.#emit(event);
      }
    } finally {
      // In the same breath as the last look at what waits: text that comes a moment later starts a new round.
      this.#pump = null;
    }
  }
}
