/**
 * One answer in the making: its prompt, what has been evaluated of it, what has been said, and its clock. It knows
 * nothing of other answers; the scheduler decides when it gets its next tokens.
 */
import type { AnswerStats, Channel } from '../../contract/chat.ts';
import type { GenerateRequest } from './childContract.ts';
import type { Outbox } from './outbox.ts';
import { ThinkParser } from './thinkParser.ts';

export type EndReason = Extract<AnswerStats['reason'], 'stop' | 'length' | 'stopped'>;

export interface SequenceOptions {
  readonly request: GenerateRequest;
  readonly promptTokens: Int32Array;
  readonly startsInThought: boolean;
  readonly outbox: Outbox;
}

export class Sequence {
  readonly request: GenerateRequest;
  readonly prompt: Int32Array;
  readonly outbox: Outbox;
  /** Tokens of the prompt whose keys and values were still in the cache. */
  cachedPromptTokens = 0;
  /** Prompt tokens in the cache by now. */
  evaluatedPromptTokens = 0;
  /** The token that was sampled last and is not evaluated yet; null until the prompt is. */
  nextToken: number | null = null;
  stopRequested = false;

  readonly #parser: ThinkParser;
  readonly #decoder = new TextDecoder();
  readonly #tokens: Record<Channel, number> = { thought: 0, answer: 0 };
  readonly #submittedMs = performance.now();
  #prefillStartedMs: number | null = null;
  #firstTokenMs: number | null = null;
  #lastTokenMs: number | null = null;
  #thoughtEndedMs: number | null = null;

  constructor({ request, promptTokens, startsInThought, outbox }: SequenceOptions) {
    this.request = request;
    this.prompt = promptTokens;
    this.outbox = outbox;
    this.#parser = new ThinkParser(startsInThought);
  }

  get generatedTokens(): number {
    return this.#tokens.thought + this.#tokens.answer;
  }

  get prefilling(): boolean {
    return this.evaluatedPromptTokens < this.prompt.length;
  }

  /** The prompt's evaluation begins, or begins again, with so many tokens already in the cache. */
  begin(cachedPromptTokens: number): void {
    if (this.#prefillStartedMs === null) this.outbox.start(this.prompt.length, cachedPromptTokens);
    this.cachedPromptTokens = cachedPromptTokens;
    this.evaluatedPromptTokens = cachedPromptTokens;
    this.#prefillStartedMs = performance.now();
  }

  /** Takes a sampled token and the bytes that it shows. */
  accept(token: number, piece: Uint8Array): void {
    const nowMs = performance.now();
    this.#firstTokenMs ??= nowMs;
    this.#lastTokenMs = nowMs;
    this.nextToken = token;
    const channel = this.#parser.channel;
    const count = ++this.#tokens[channel];
    this.outbox.count(channel, count);
    for (const delta of this.#parser.push(this.#decoder.decode(piece, { stream: true }))) {
      this.outbox.add(delta, this.#tokens[delta.channel]);
    }
    if (channel === 'thought' && this.#parser.channel === 'answer') this.#thoughtEndedMs = nowMs;
  }

  /** The end token came: it counts for the clock, and shows nothing. */
  acceptEnd(): void {
    this.#firstTokenMs ??= performance.now();
  }

  /** What was held back becomes text, but for a character whose last bytes never came. */
  finishText(): void {
    for (const delta of this.#parser.end()) {
      this.outbox.add(delta, this.#tokens[delta.channel]);
    }
  }

  stats(reason: EndReason): AnswerStats {
    const evaluated = this.evaluatedPromptTokens - this.cachedPromptTokens;
    const first = this.#firstTokenMs;
    const prefillMs = first === null || this.#prefillStartedMs === null ? null : first - this.#prefillStartedMs;
    const decodeMs = first === null || this.#lastTokenMs === null ? 0 : this.#lastTokenMs - first;
    const thoughtEndMs = this.#thoughtEndedMs ?? (this.#tokens.answer === 0 ? this.#lastTokenMs : null);
    return {
      reason,
      promptTokens: this.prompt.length,
      cachedPromptTokens: this.cachedPromptTokens,
      thoughtTokens: this.#tokens.thought,
      answerTokens: this.#tokens.answer,
      timeToFirstTokenMs: first === null ? null : first - this.#submittedMs,
      thoughtMs: first === null || thoughtEndMs === null ? null : thoughtEndMs - first,
      // The first token belongs to the prefill: n tokens have n - 1 gaps between them.
      decodeTokensPerSecond: decodeMs > 0 ? ((this.generatedTokens - 1) / decodeMs) * 1000 : null,
      prefillTokensPerSecond: prefillMs !== null && prefillMs > 0 ? (evaluated / prefillMs) * 1000 : null,
    };
  }
}
