/**
 * Continuous batching over one context: answers join and leave between two tokens. Each step decodes one token for
 * every running answer and fills the rest of the batch with the prompts that wait, cut so that running answers keep
 * streaming. A step without a prompt, or with one that a GPU has evaluated in a moment, runs on this thread, which hears a
 * stop after it; one with a longer prompt runs on a worker and can be broken off.
 */
import type { AnswerStats } from '../../contract/chat.ts';
import { HearthError } from '../../contract/error.ts';
import { createAbortFlag } from '../../native/abortFlag.ts';
import { callAsync } from '../../native/bind.ts';
import { decodeResults } from '../../native/enums.ts';
import { AnswerQueue, type Job } from './answerQueue.ts';
import { BatchBuffer } from './batchBuffer.ts';
import { CpuPace } from './cpuPace.ts';
import { EngineCounts } from './engineCounts.ts';
import type { LoadedModel } from './loadModel.ts';
import { nextTurn } from './nextTurn.ts';
import type { EndReason, Sequence } from './sequence.ts';
import { Slots, type Slot } from './slots.ts';
import type { SlotStates } from './state/slotStates.ts';
import { StepClock } from './stepClock.ts';
import { StepPace, type Pace } from './stepPace.ts';
import { fillStep, type StepEntry } from './stepBatch.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The event loop is given a turn at least this often. */
const turnEveryMs = 2;
/** Text leaves no more often, but for the first after a pause: thirty times a second is as smooth as a reader sees. */
const flushEveryMs = 33;

export class Scheduler {
  readonly #loaded: LoadedModel;
  readonly #vocabulary: Vocabulary;
  readonly #slots: Slots;
  readonly #batch: BatchBuffer;
  readonly #abort = createAbortFlag();
  readonly #pace: Pace;
  readonly #counts = new EngineCounts();
  readonly #clock: StepClock;
  readonly #queue = new AnswerQueue();
  #states: SlotStates | null = null;
  /** To be done between two steps. */
  readonly #waitingWork: (() => void)[] = [];
  readonly #running = new Map<Sequence, Job>();
  #entries: readonly StepEntry[] = [];
  /** True while the cache has no room for one more answer: nobody is let in until one ends. */
  #crowded = false;
  #looping = false;
  #lastTurnMs = 0;
  #lastFlushMs = 0;
  /** True where a decode came back only when it was done, as on a CPU. */
  #blocks = true;

  constructor(loaded: LoadedModel, vocabulary: Vocabulary, sequences: number) {
    this.#loaded = loaded;
    this.#vocabulary = vocabulary;
    this.#slots = new Slots(loaded.llama, loaded.context, sequences);
    this.#batch = new BatchBuffer(loaded.facts.batchTokens);
    this.#pace = loaded.facts.gpuLayers > 0 ? new StepPace() : new CpuPace(loaded.facts.threads);
    this.#clock = new StepClock(this.#pace, this.#counts);
    loaded.llama.setAbortCallback(loaded.context, this.#abort.callback, this.#abort.data);
  }

  get usage(): ReturnType<EngineCounts['usage']> {
    return this.#counts.usage({
      cachedTokens: this.#slots.cachedTokens,
      running: this.#running.size,
      queued: this.#queue.size,
    });
  }

  /** Runs one answer to its end. Rejects only where the engine fails. */
  run(sequence: Sequence): Promise<AnswerStats> {
    return new Promise((resolve, reject) => {
      const { chatId } = sequence.request;
      const find =
        chatId === undefined || this.#states === null || this.#slots.holds(chatId)
          ? null
          : this.#states.store.find(chatId);
      this.#queue.add({ sequence, saved: null, resolve, reject }, find, () => void this.#loop());
      void this.#loop();
    });
  }

  /** Chats that leave the cache are kept there from now on; null = nowhere. */
  keep(states: SlotStates | null): Promise<void> {
    return this.#betweenSteps(() => {
      this.#states = states;
      this.#slots.keep(states);
    });
  }

  /** Resolves once what idle chats hold in the cache is on the disk. */
  async saveIdle(): Promise<void> {
    await this.#betweenSteps(() => this.#slots.saveIdle());
    await this.#states?.store.settled();
  }

  /** Resolves once nothing is left of the chat, in the cache or on the disk. */
  async forget(chatId: string): Promise<void> {
    await this.#betweenSteps(() => this.#slots.forget(chatId));
    await this.#states?.store.remove(chatId);
  }

  /** While no decode is at work on the cache. */
  #betweenSteps(work: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#waitingWork.push(() => {
        work();
        resolve();
      });
      void this.#loop();
    });
  }

  /** Ends an answer after the token at work; false where it is not running any more. */
  stop(requestId: string): boolean {
    const sequence = this.#find(requestId);
    if (sequence === undefined) return false;
    sequence.stopRequested = true;
    // A prompt is evaluated in long steps: break this one off, and do the others' share of it again.
    if (sequence.prefilling && this.#running.has(sequence)) this.#abort.raise();
    // It may wait for the disk while nothing else is done.
    void this.#loop();
    return true;
  }

  /** Makes a reasoning answer speak; false where it does not reason (any more). */
  answerNow(requestId: string): boolean {
    return this.#find(requestId)?.closeThought('answerNow') ?? false;
  }

  #find(requestId: string): Sequence | undefined {
    const sequences = [...this.#queue.sequences, ...this.#running.keys()];
    return sequences.find((candidate) => candidate.request.requestId === requestId);
  }

  async #loop(): Promise<void> {
    if (this.#looping) return;
    this.#looping = true;
    try {
      for (;;) {
        for (const work of this.#waitingWork.splice(0)) work();
        this.#endStopped();
        // Where there is room for one answer only, nobody can join it.
        if (this.#running.size === 0 && this.#slots.all.length > 1) await this.#queue.gather();
        this.#admit();
        this.#queue.tellPlaces();
        if (this.#running.size === 0 && this.#queue.next === undefined && this.#waitingWork.length === 0) break;
        if (this.#running.size > 0) await this.#step();
        if (this.#blocks || this.#running.size === 0) await this.#giveTurn();
      }
    } catch (error) {
      this.#failAll(error);
    } finally {
      this.#looping = false;
    }
  }

  #admit(): void {
    if (this.#crowded) return;
    for (let job = this.#queue.next; job !== undefined; job = this.#queue.next) {
      const slot = this.#slots.assign(job.sequence, job.saved ?? null);
      if (slot === null) return;
      this.#loaded.samplers.configure(slot.id, job.sequence.request.sampling);
      this.#constrain(slot, job.sequence);
      job.saved = null;
      this.#queue.remove(job);
      this.#running.set(job.sequence, job);
      this.#counts.admitted(job.sequence);
    }
  }

  #endStopped(): void {
    for (const job of this.#queue.takeStopped()) this.#settle(job, 'stopped');
    for (const sequence of [...this.#running.keys()]) {
      if (sequence.stopRequested) this.#end(sequence, 'stopped');
    }
  }

  async #step(): Promise<void> {
    this.#fillBatch();
    if (this.#entries.length === 0) return;
    const answers = this.#entries.filter((entry) => !entry.sequence.prefilling).length;
    const promptTokens = this.#batch.length - answers;
    const startedMs = performance.now();
    this.#clock.begin(startedMs, promptTokens, answers);
    if (this.#blocks) this.#showText();
    const result = await this.#decode(promptTokens);
    this.#blocks = performance.now() - startedMs > turnEveryMs;
    if (result !== decodeResults.done) {
      this.#clock.abandon();
      this.#undo();
      this.#handleUndone(result);
      return;
    }
    if (!this.#blocks) {
      // A GPU is at work, and this thread is not needed until the token is there: the last one's text is made
      // meanwhile, and others get their turn.
      this.#showText();
      await this.#giveTurn();
    }
    for (const entry of this.#entries) this.#advance(entry);
    // Without an output nothing was waited for.
    if (this.#entries.some((entry) => entry.outputIndex >= 0)) this.#clock.end(answers);
  }

  #fillBatch(): void {
    const { batchTokens, ubatchTokens } = this.#loaded.facts;
    this.#entries = fillStep(this.#batch, this.#slots.all, {
      placeOf: (sequence) => [...this.#running.keys()].indexOf(sequence),
      bearableTokens: () => this.#pace.promptBudgetTokens(ubatchTokens),
      batchTokens,
      ubatchTokens,
    });
  }

  async #decode(promptTokens: number): Promise<number> {
    const { llama, context } = this.#loaded;
    // A stop that came between two steps has been heard already.
    this.#abort.lower();
    // A token is never broken off, so nobody need be heard meanwhile; the way to a worker and back would cost more. So it
    // would for a short prompt on a GPU: 3 ms before its first operation.
    if (promptTokens > 1) this.#flushNow();
    if (promptTokens <= 1 || this.#pace.isBrief(promptTokens)) return llama.decode(context, this.#batch.native);
    return callAsync(llama.decode, context, this.#batch.native);
  }

  /** A step that was not done may have left part of its tokens in the cache. */
  #undo(): void {
    for (const { slot } of this.#entries) this.#slots.truncate(slot, slot.tokens.length);
  }

  #handleUndone(result: number): void {
    if (result === decodeResults.aborted) return;
    if (result !== decodeResults.noCacheSlot) {
      throw new HearthError({
        code: 'ENGINE_DIED',
        message: `The engine could not compute the next token (llama_decode answered ${result}).`,
        details: { result },
        next: 'Send the message again. If it happens again, load the model with a smaller context.',
      });
    }
    if (this.#slots.evictOldestIdle()) return;
    // The cache is full of answers at work. Whoever came last and has said nothing yet waits for one of them to end;
    // where all are speaking, the longest one has had the most of it.
    const newest = [...this.#running.keys()].findLast((sequence) => sequence.prefilling);
    if (newest !== undefined && this.#running.size > 1) {
      this.#postpone(newest);
      return;
    }
    const longest = this.#entries.reduce((a, b) => (b.slot.tokens.length > a.slot.tokens.length ? b : a));
    this.#end(longest.sequence, 'length');
  }

  #advance({ slot, sequence, tokens, outputIndex }: StepEntry): void {
    const { samplers, context, sequenceLimitTokens } = this.#loaded;
    for (const token of tokens) slot.tokens.push(token);
    if (sequence.prefilling) sequence.evaluatedPromptTokens += tokens.length;
    if (outputIndex < 0) return;
    if (sequence.loops) {
      this.#end(sequence, 'loop');
      return;
    }
    const token = sequence.takeForced() ?? samplers.sample(context, slot.id, outputIndex);
    if (sequence.request.measuredPrompt === undefined && this.#vocabulary.isEnd(token)) {
      sequence.acceptEnd();
      this.#end(sequence, 'stop');
      return;
    }
    sequence.accept(token, this.#vocabulary.piece(token));
    this.#counts.tokenMade(sequence);
    this.#constrain(slot, sequence);
    const full = slot.tokens.length + 1 >= sequenceLimitTokens;
    if (full || sequence.generatedTokens >= (sequence.request.maxTokens ?? Infinity)) this.#end(sequence, 'length');
  }

  /** The answer may have come to where it has to follow a grammar. */
  #constrain(slot: Slot, sequence: Sequence): void {
    const grammar = sequence.constraint;
    if (grammar !== null) this.#loaded.samplers.constrain(this.#loaded.context, slot.id, grammar);
  }

  #releaseSlot(slot: Slot): void {
    this.#loaded.samplers.release(this.#loaded.context, slot.id);
    this.#slots.release(slot);
  }

  /** Takes an answer out of the cache; its tokens stay there until somebody needs the room. */
  #leave(sequence: Sequence): Job | undefined {
    const job = this.#running.get(sequence);
    const slot = this.#slots.all.find((candidate) => candidate.sequence === sequence);
    if (slot !== undefined) this.#releaseSlot(slot);
    this.#running.delete(sequence);
    return job;
  }

  #postpone(sequence: Sequence): void {
    const job = this.#leave(sequence);
    if (job !== undefined) this.#queue.putFirst(job);
    this.#crowded = true;
  }

  #end(sequence: Sequence, reason: EndReason): void {
    const job = this.#leave(sequence);
    this.#crowded = false;
    if (job !== undefined) this.#settle(job, reason);
  }

  #settle(job: Job, reason: EndReason): void {
    const { sequence, resolve } = job;
    sequence.finishText();
    const stats = sequence.stats(reason);
    this.#counts.ended(stats);
    // A reader that is gone is no failure of the engine: the answer has ended all the same.
    void sequence.outbox.flush().then(
      () => resolve(stats),
      () => resolve(stats),
    );
  }

  #failAll(error: unknown): void {
    for (const slot of this.#slots.all) {
      this.#releaseSlot(slot);
      this.#slots.clear(slot);
    }
    const jobs = [...this.#queue.takeAll(), ...this.#running.values()];
    this.#running.clear();
    this.#crowded = false;
    for (const job of jobs) {
      job.reject(error);
    }
  }

  #showText(): void {
    for (const { sequence } of this.#entries) sequence.show();
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
