/**
 * Continuous batching over one context: answers join and leave between two tokens. Each step decodes one token for
 * every running answer and fills the rest of the batch with the prompts that wait, cut so that running answers keep
 * streaming. The native decode runs on this thread while it is short (a worker costs more than the step of a small
 * model) and on a worker while it is long, so that a stop is always heard within one token.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnswerStats } from '../../contract/chat.ts';
import { HearthError } from '../../contract/error.ts';
import { createAbortFlag } from '../../native/abortFlag.ts';
import { callAsync } from '../../native/bind.ts';
import { decodeResults } from '../../native/enums.ts';
import { BatchBuffer } from './batchBuffer.ts';
import type { LoadedModel } from './loadModel.ts';
import type { EndReason, Sequence } from './sequence.ts';
import { Slots, type Slot } from './slots.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A step that is expected to take longer than this runs on a worker thread. */
const longStepMs = 10;
/** The event loop is given a turn at least this often. */
const turnEveryMs = 2;
/** Text leaves at least this often: one frame of a 60 Hz screen. */
const flushEveryMs = 16;
/** A prompt may lengthen a running answer's gap between tokens by this factor of its usual gap. */
const prefillGapFactor = 1.5;
const smallestPrefillTokens = 32;

interface Job {
  readonly sequence: Sequence;
  readonly resolve: (stats: AnswerStats) => void;
  readonly reject: (error: unknown) => void;
}

interface Entry {
  readonly slot: Slot;
  readonly sequence: Sequence;
  readonly tokens: readonly number[];
  /** Index of the output in the batch; -1 where more of the prompt follows. */
  readonly outputIndex: number;
}

export class Scheduler {
  readonly #loaded: LoadedModel;
  readonly #vocabulary: Vocabulary;
  readonly #slots: Slots;
  readonly #batch: BatchBuffer;
  readonly #abort = createAbortFlag();
  readonly #queue: Job[] = [];
  readonly #running = new Map<Sequence, Job>();
  #entries: Entry[] = [];
  #looping = false;
  #lastTurnMs = 0;
  #lastFlushMs = 0;
  /** Smoothed, for choosing how a step is run; null until measured. */
  #decodeStepMs: number | null = null;
  #prefillTokensPerMs: number | null = null;

  constructor(loaded: LoadedModel, vocabulary: Vocabulary, sequences: number) {
    this.#loaded = loaded;
    this.#vocabulary = vocabulary;
    this.#slots = new Slots(loaded.llama, loaded.llama.memory(loaded.context), sequences);
    this.#batch = new BatchBuffer(loaded.facts.batchTokens);
    loaded.llama.setAbortCallback(loaded.context, this.#abort.callback, this.#abort.data);
  }

  get cachedTokens(): number {
    return this.#slots.cachedTokens;
  }

  /** Runs one answer to its end. Rejects only where the engine fails. */
  run(sequence: Sequence): Promise<AnswerStats> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ sequence, resolve, reject });
      void this.#loop();
    });
  }

  /** Ends an answer after the token at work; false where it is not running any more. */
  stop(requestId: string): boolean {
    const sequence = [...this.#queue.map((job) => job.sequence), ...this.#running.keys()].find(
      (candidate) => candidate.request.requestId === requestId,
    );
    if (sequence === undefined) return false;
    sequence.stopRequested = true;
    // A prompt is evaluated in long steps: break this one off, and do the others' share of it again.
    if (sequence.prefilling) this.#abort.raise();
    return true;
  }

  /** Empties the cache. Errors: while an answer is at work. */
  forgetAll(): void {
    if (this.#queue.length + this.#running.size > 0) throw new Error('An answer is at work.');
    for (const slot of this.#slots.all) this.#slots.clear(slot);
  }

  async #loop(): Promise<void> {
    if (this.#looping) return;
    this.#looping = true;
    try {
      while (this.#queue.length + this.#running.size > 0) {
        this.#endStopped();
        this.#admit();
        if (this.#running.size > 0) await this.#step();
        await this.#giveTurn();
      }
    } catch (error) {
      this.#failAll(error);
    } finally {
      this.#looping = false;
    }
  }

  #admit(): void {
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      const slot = this.#slots.assign(job.sequence);
      if (slot === null) return;
      this.#queue.shift();
      this.#running.set(job.sequence, job);
    }
  }

  #endStopped(): void {
    for (let index = this.#queue.length - 1; index >= 0; index--) {
      const job = this.#queue[index];
      if (job?.sequence.stopRequested !== true) continue;
      this.#queue.splice(index, 1);
      this.#settle(job, 'stopped');
    }
    for (const sequence of [...this.#running.keys()]) {
      if (sequence.stopRequested) this.#end(sequence, 'stopped');
    }
  }

  async #step(): Promise<void> {
    this.#fillBatch();
    if (this.#entries.length === 0) return;
    const prefillTokens = this.#batch.length - this.#entries.filter((entry) => !entry.sequence.prefilling).length;
    const startedMs = performance.now();
    const result = await this.#decode(prefillTokens);
    if (result !== decodeResults.done) {
      this.#undo();
      this.#handleUndone(result);
      return;
    }
    for (const entry of this.#entries) this.#advance(entry);
    this.#learn(prefillTokens, performance.now() - startedMs);
    this.#flushSometimes();
  }

  /** One token of each running answer, then as much of the waiting prompts as the running ones can bear. */
  #fillBatch(): void {
    this.#batch.clear();
    this.#entries = [];
    const active = this.#slots.all.filter((slot): slot is Slot & { sequence: Sequence } => slot.sequence !== null);
    const decoding = active.filter((slot) => !slot.sequence.prefilling);
    for (const slot of decoding) {
      const token = slot.sequence.nextToken;
      if (token === null) continue;
      const outputIndex = this.#batch.add(token, slot.tokens.length, slot.id, true);
      this.#entries.push({ slot, sequence: slot.sequence, tokens: [token], outputIndex });
    }
    let budget = decoding.length === 0 ? this.#batch.free : Math.min(this.#batch.free, this.#prefillBudgetTokens());
    for (const slot of active) {
      const { sequence } = slot;
      if (!sequence.prefilling || budget <= 0) continue;
      const from = sequence.evaluatedPromptTokens;
      const tokens = [...sequence.prompt.subarray(from, from + budget)];
      const completes = from + tokens.length === sequence.prompt.length;
      let outputIndex = -1;
      tokens.forEach((token, index) => {
        const output = completes && index === tokens.length - 1;
        const added = this.#batch.add(token, from + index, slot.id, output);
        if (output) outputIndex = added;
      });
      this.#entries.push({ slot, sequence, tokens, outputIndex });
      budget -= tokens.length;
    }
  }

  #prefillBudgetTokens(): number {
    if (this.#decodeStepMs === null || this.#prefillTokensPerMs === null) return smallestPrefillTokens;
    const affordable = Math.floor(this.#decodeStepMs * prefillGapFactor * this.#prefillTokensPerMs);
    return Math.max(smallestPrefillTokens, Math.min(affordable, this.#loaded.facts.ubatchTokens));
  }

  async #decode(prefillTokens: number): Promise<number> {
    const { llama, context } = this.#loaded;
    const long = prefillTokens > 1 || (this.#decodeStepMs ?? 0) > longStepMs;
    if (!long) return llama.decode(context, this.#batch.native);
    this.#flushNow();
    return callAsync(llama.decode, context, this.#batch.native);
  }

  /** A step that was not done may have left part of its tokens in the cache. */
  #undo(): void {
    for (const { slot } of this.#entries) this.#slots.truncate(slot, slot.tokens.length);
  }

  #handleUndone(result: number): void {
    if (result === decodeResults.aborted) {
      this.#abort.lower();
      return;
    }
    if (result !== decodeResults.noCacheSlot) {
      throw new HearthError({
        code: 'ENGINE_DIED',
        message: `The engine could not compute the next token (llama_decode answered ${result}).`,
        details: { result },
        next: 'Send the message again. If it happens again, load the model with a smaller context.',
      });
    }
    if (this.#slots.evictOldestIdle()) return;
    // The cache is full of running answers: the longest one has had the most of it.
    const longest = this.#entries.reduce((a, b) => (b.slot.tokens.length > a.slot.tokens.length ? b : a));
    this.#end(longest.sequence, 'length');
  }

  #advance({ slot, sequence, tokens, outputIndex }: Entry): void {
    const { llama, context, sequenceLimitTokens } = this.#loaded;
    for (const token of tokens) slot.tokens.push(token);
    if (sequence.prefilling) sequence.evaluatedPromptTokens += tokens.length;
    if (outputIndex < 0) return;
    const token = llama.sample(sequence.sampler, context, outputIndex);
    if (sequence.request.measuredPrompt === undefined && this.#vocabulary.isEnd(token)) {
      sequence.acceptEnd();
      this.#end(sequence, 'stop');
      return;
    }
    sequence.accept(token, this.#vocabulary.piece(token));
    const full = slot.tokens.length + 1 >= sequenceLimitTokens;
    if (full || sequence.generatedTokens >= (sequence.request.maxTokens ?? Infinity)) this.#end(sequence, 'length');
  }

  #learn(prefillTokens: number, elapsedMs: number): void {
    const smooth = (old: number | null, value: number): number => (old === null ? value : old * 0.8 + value * 0.2);
    if (prefillTokens === 0) this.#decodeStepMs = smooth(this.#decodeStepMs, elapsedMs);
    else if (prefillTokens >= smallestPrefillTokens && elapsedMs > 0) {
      this.#prefillTokensPerMs = smooth(this.#prefillTokensPerMs, prefillTokens / elapsedMs);
    }
  }

  #end(sequence: Sequence, reason: EndReason): void {
    const job = this.#running.get(sequence);
    const slot = this.#slots.all.find((candidate) => candidate.sequence === sequence);
    if (slot !== undefined) this.#slots.release(slot);
    this.#running.delete(sequence);
    if (job !== undefined) this.#settle(job, reason);
  }

  #settle(job: Job, reason: EndReason): void {
    const { sequence, resolve, reject } = job;
    sequence.finishText();
    const stats = sequence.stats(reason);
    this.#loaded.llama.samplerFree(sequence.sampler);
    sequence.outbox.flush().then(() => resolve(stats), reject);
  }

  #failAll(error: unknown): void {
    for (const slot of this.#slots.all) {
      slot.sequence = null;
      this.#slots.clear(slot);
    }
    const jobs = [...this.#queue.splice(0), ...this.#running.values()];
    this.#running.clear();
    for (const job of jobs) {
      this.#loaded.llama.samplerFree(job.sequence.sampler);
      job.reject(error);
    }
  }

  #flushSometimes(): void {
    if (performance.now() - this.#lastFlushMs >= flushEveryMs) this.#flushNow();
  }

  #flushNow(): void {
    this.#lastFlushMs = performance.now();
    for (const sequence of this.#running.keys()) {
      sequence.outbox.flush().catch(() => {
        // The reader is gone: nobody waits for the rest.
        sequence.stopRequested = true;
      });
    }
  }

  /** Lets messages in, such as a stop. */
  async #giveTurn(): Promise<void> {
    if (performance.now() - this.#lastTurnMs < turnEveryMs) return;
    await nextTurn();
    this.#lastTurnMs = performance.now();
  }
}
