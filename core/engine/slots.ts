/**
 * The cache's sequences ("slots") and what each holds. Which tokens are in the native cache is known here and nowhere
 * else: a new prompt goes where the longest part of it is cached already, and only the rest is evaluated.
 */
import type { Llama, Pointer } from '../../native/llama.ts';
import type { Sequence } from './sequence.ts';

export interface Slot {
  readonly id: number;
  /** Tokens whose keys and values are in the cache, by position. */
  tokens: number[];
  sequence: Sequence | null;
  /** Order of use; the smallest is the one to give away. */
  usedAt: number;
}

const commonPrefixLength = (cached: readonly number[], prompt: Int32Array): number => {
  const length = Math.min(cached.length, prompt.length);
  let index = 0;
  while (index < length && cached[index] === prompt[index]) index++;
  return index;
};

export class Slots {
  readonly all: readonly Slot[];
  readonly #llama: Llama;
  readonly #memory: Pointer;
  #clock = 0;

  constructor(llama: Llama, memory: Pointer, count: number) {
    this.#llama = llama;
    this.#memory = memory;
    this.all = Array.from({ length: count }, (_, id): Slot => ({ id, tokens: [], sequence: null, usedAt: 0 }));
  }

  get cachedTokens(): number {
    return this.all.reduce((sum, slot) => sum + slot.tokens.length, 0);
  }

  /** Gives the sequence a slot and keeps what is cached of its prompt; null where all are taken. */
  assign(sequence: Sequence): Slot | null {
    const idle = this.all.filter((slot) => slot.sequence === null).sort((a, b) => a.usedAt - b.usedAt);
    const oldest = idle[0];
    if (oldest === undefined) return null;
    const source = this.all
      .map((slot) => ({ slot, length: commonPrefixLength(slot.tokens, sequence.prompt) }))
      .reduce((best, candidate) => (candidate.length > best.length ? candidate : best), { slot: oldest, length: 0 });
    // A chat goes on in its own slot. Where only a beginning is shared (a system prompt), the other chat keeps its
    // cache and the beginning is copied, which costs nothing in a unified cache.
    const goesOn = source.slot.sequence === null && source.length * 2 >= source.slot.tokens.length;
    const slot = goesOn ? source.slot : oldest;
    // At least one token is evaluated: its logits are the first thing to be sampled.
    const kept = Math.min(source.length, sequence.prompt.length - 1);
    if (slot !== source.slot) {
      this.clear(slot);
      if (kept > 0) this.#llama.memoryCopy(this.#memory, source.slot.id, slot.id, 0, kept);
      slot.tokens = source.slot.tokens.slice(0, kept);
    } else {
      this.truncate(slot, kept);
    }
    slot.sequence = sequence;
    sequence.begin(kept);
    return slot;
  }

  /** The sequence has ended; its tokens stay cached for the next turn. */
  release(slot: Slot): void {
    slot.sequence = null;
    slot.usedAt = ++this.#clock;
  }

  /** Removes all but the first `length` tokens, and what a broken-off decode may have left behind them. */
  truncate(slot: Slot, length: number): void {
    this.#llama.memoryRemove(this.#memory, slot.id, length, -1);
    slot.tokens.length = Math.min(slot.tokens.length, length);
  }

  clear(slot: Slot): void {
    this.truncate(slot, 0);
  }

  /** Gives away the idle slot that was used longest ago; false where no idle slot holds anything. */
  evictOldestIdle(): boolean {
    const victim = this.all
      .filter((slot) => slot.sequence === null && slot.tokens.length > 0)
      .sort((a, b) => a.usedAt - b.usedAt)[0];
    if (victim === undefined) return false;
    this.clear(victim);
    return true;
  }
}
