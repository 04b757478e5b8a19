/**
 * One answer in the making: its prompt, what has been evaluated of it, what has been said, and its clock. It knows
 * nothing of other answers; the scheduler decides when it gets its next tokens.
 */
import { StringDecoder } from 'node:string_decoder';
import type { AnswerContext, ThoughtEnd } from '../../contract/answerOptions.ts';
import type { AnswerStats, Channel } from '../../contract/chat.ts';
import type { GenerateRequest } from './childContract.ts';
import type { AnswerGrammar } from './grammar/answerGrammar.ts';
import { LoopDetector } from './loopDetector.ts';
import type { Outbox } from './outbox.ts';
import { closeTag, ThinkParser, type ThinkDelta } from './thinkParser.ts';
import { ToolCallParser, type AnswerPart } from './tools/toolCallParser.ts';
import type { ToolSet } from './tools/toolSet.ts';

export type EndReason = Extract<AnswerStats['reason'], 'stop' | 'length' | 'loop' | 'stopped'>;

export interface SequenceOptions {
  readonly request: GenerateRequest;
  readonly promptTokens: Int32Array;
  readonly startsInThought: boolean;
  /** What the model writes to close its reasoning, and between that and its answer. */
  readonly closing: { readonly close: readonly number[]; readonly gap: readonly number[] };
  /** What the answer has to follow, or its calls where it has tools; the reasoning is free. */
  readonly grammar: AnswerGrammar | null;
  readonly tools: ToolSet | null;
  /** What the answer begins with, whatever the model would say. */
  readonly opening: readonly number[];
  /** Longest prompt and answer together. */
  readonly limitTokens: number;
  /** Turns of the conversation that are not in the prompt. */
  readonly droppedTurns: number;
  readonly outbox: Outbox;
}

/** Of the room behind the prompt, the part that the reasoning leaves to the answer, and the most that is kept free. */
const answerShare = 1 / 4;
const mostAnswerTokens = 1024;

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

  #place: number | null = null;
  #loops = false;
  /** Taken and not shown yet. */
  #unshown: { readonly token: number; readonly piece: Uint8Array } | null = null;
  readonly #parser: ThinkParser;
  readonly #closing: SequenceOptions['closing'];
  readonly #grammar: AnswerGrammar | null;
  readonly #tools: ToolSet | null;
  readonly #callParser = new ToolCallParser();
  readonly #opening: readonly number[];
  readonly #context: AnswerContext;
  /** Tokens of reasoning after which just enough room is left to answer. */
  readonly #thoughtRoomTokens: number;
  #decoder = new StringDecoder('utf8');
  /** Tokens that come next, whatever the model would say. */
  readonly #forced: number[] = [];
  #loopDetector = new LoopDetector();
  #thoughtEnd: ThoughtEnd | null = null;
  readonly #tokens: Record<Channel, number> = { thought: 0, answer: 0 };
  readonly #submittedMs = performance.now();
  #prefillStartedMs: number | null = null;
  #firstTokenMs: number | null = null;
  #lastTokenMs: number | null = null;
  #thoughtEndedMs: number | null = null;

  constructor({
    request,
    promptTokens,
    startsInThought,
    closing,
    grammar,
    tools,
    opening,
    limitTokens,
    droppedTurns,
    outbox,
  }: SequenceOptions) {
    this.request = request;
    this.prompt = promptTokens;
    this.outbox = outbox;
    this.#closing = closing;
    this.#grammar = grammar;
    this.#tools = tools;
    this.#opening = opening;
    if (!startsInThought) this.#forced.push(...opening);
    this.#context = { promptTokens: promptTokens.length, limitTokens, droppedTurns };
    const room = limitTokens - promptTokens.length;
    this.#thoughtRoomTokens = room - Math.min(Math.floor(room * answerShare), mostAnswerTokens);
    this.#parser = new ThinkParser(startsInThought);
  }

  get generatedTokens(): number {
    return this.#tokens.thought + this.#tokens.answer;
  }

  /** True once the answer goes round in circles. A reasoning that does is closed instead. */
  get loops(): boolean {
    this.show();
    return this.#loops;
  }

  get prefilling(): boolean {
    return this.evaluatedPromptTokens < this.prompt.length;
  }

  /** Its place among those that wait; told where it has changed. */
  wait(place: number): void {
    if (place === this.#place) return;
    this.#place = place;
    this.outbox.waiting(place);
    this.outbox.flush().catch(() => {
      // The reader is gone: nobody waits for the answer.
      this.stopRequested = true;
    });
  }

  /** The prompt's evaluation begins, or begins again, with so many tokens already in the cache. */
  begin(cachedPromptTokens: number): void {
    if (this.#prefillStartedMs === null) {
      this.outbox.start(cachedPromptTokens, this.#context);
      this.#limitThought(0);
    }
    this.cachedPromptTokens = cachedPromptTokens;
    this.evaluatedPromptTokens = cachedPromptTokens;
    this.#prefillStartedMs = performance.now();
  }

  /**
   * Makes the model answer: what closes its reasoning is put into its mouth, token by token, so that it goes on from
   * there as if it had written it. False where it is not reasoning (any more).
   */
  closeThought(cause: ThoughtEnd): boolean {
    this.show();
    if (this.#parser.channel !== 'thought' || this.#thoughtEnd !== null) return false;
    this.#thoughtEnd = cause;
    this.#forced.push(...this.#closing.close, ...this.#closing.gap, ...this.#opening);
    // A character that was begun will not be finished.
    this.#decoder = new StringDecoder('utf8');
    this.#loopDetector = new LoopDetector();
    this.outbox.thoughtEnd(cause);
    return true;
  }

  /** The token that comes next in place of the sampled one; undefined where the model speaks for itself. */
  takeForced(): number | undefined {
    this.show();
    return this.#forced.shift();
  }

  /** The grammar that the next sampled token has to follow; null where the model is free. */
  get constraint(): AnswerGrammar | null {
    if (this.#grammar === null) return null;
    this.show();
    const begun = this.#tools === null ? this.#parser.channel === 'answer' : this.#callParser.begunExactly;
    return begun && this.#forced.length === 0 ? this.#grammar : null;
  }

  /**
   * Takes a sampled token and the bytes that it shows. What the text means waits for `show`, so that a GPU can be given
   * its next step first.
   */
  accept(token: number, piece: Uint8Array): void {
    this.show();
    const nowMs = performance.now();
    this.#firstTokenMs ??= nowMs;
    this.#lastTokenMs = nowMs;
    this.nextToken = token;
    this.#tokens[this.#parser.channel] += 1;
    this.#unshown = { token, piece };
  }

  /** Makes text of the token that came last, and heeds what it says: the end of the reasoning, a circle. */
  show(): void {
    if (this.#unshown === null) return;
    const { token, piece } = this.#unshown;
    this.#unshown = null;
    const channel = this.#parser.channel;
    this.outbox.count(channel, this.#tokens[channel]);
    const text = this.#decoder.write(piece);
    for (const delta of this.#parser.push(this.#closesAgain(channel, text) ? '' : text)) {
      this.#say(delta);
    }
    if (this.request.measuredPrompt !== undefined) return;
    if (channel === 'thought' && this.#parser.channel === 'answer') this.#endThought(this.#lastTokenMs);
    const loops = this.#loopDetector.push(token);
    if (this.#parser.channel === 'answer') this.#loops = loops;
    else if (loops) this.closeThought('loop');
    else this.#limitThought((this.#lastTokenMs ?? 0) - (this.#firstTokenMs ?? 0));
  }

  #say({ channel, text }: ThinkDelta): void {
    if (this.#tools === null || channel === 'thought') this.outbox.add({ channel, text }, this.#tokens[channel]);
    else this.#sayParts(this.#callParser.push(text), this.#tools);
  }

  #sayParts(parts: readonly AnswerPart[], tools: ToolSet): void {
    for (const part of parts) {
      if (part.type === 'call') this.outbox.toolCall(tools.read(part.call));
      else this.outbox.add({ channel: 'answer', text: part.text }, this.#tokens.answer);
    }
  }

  /** A model whose reasoning was closed for it may close it once more, in the midst of its answer. */
  #closesAgain(channel: Channel, text: string): boolean {
    return channel === 'answer' && text === closeTag && this.#thoughtEnd !== 'model';
  }

  #endThought(atMs: number | null): void {
    this.#thoughtEndedMs = atMs;
    if (this.#thoughtEnd !== null) return;
    this.#thoughtEnd = 'model';
    // The grammar need not know of the empty line that stands before R1's answers.
    const isHeld = this.#grammar !== null && this.#tools === null;
    if (isHeld || this.#opening.length > 0) this.#forced.push(...this.#closing.gap, ...this.#opening);
    this.#loopDetector = new LoopDetector();
    this.outbox.thoughtEnd('model');
  }

  #limitThought(thoughtMs: number): void {
    const { thinkingBudget, measuredPrompt } = this.request;
    if (measuredPrompt !== undefined) return;
    const tokens = this.#tokens.thought;
    if (tokens >= (thinkingBudget?.tokens ?? Infinity)) this.closeThought('tokenBudget');
    else if (thoughtMs >= (thinkingBudget?.seconds ?? Infinity) * 1000) this.closeThought('timeBudget');
    else if (tokens >= this.#thoughtRoomTokens) this.closeThought('context');
  }

  /** The end token came: it counts for the clock, and shows nothing. */
  acceptEnd(): void {
    this.#firstTokenMs ??= performance.now();
  }

  /** What was held back becomes text, but for a character whose last bytes never came. */
  finishText(): void {
    this.show();
    for (const delta of this.#parser.end()) {
      this.#say(delta);
    }
    if (this.#tools !== null) this.#sayParts(this.#callParser.end(), this.#tools);
  }

  /** Frees what it holds of native memory; called once, after its end. */
  dispose(): void {
    this.#grammar?.free();
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
