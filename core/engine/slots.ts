/**
 * The cache's sequences ("slots") and what each holds. Which tokens are in the native cache is known here and nowhere
 * else: a new prompt goes where the longest part of it is cached already, and only the rest is evaluated.
 */
import type { Llama, Pointer } from '../../native/llama.ts';
import type { Sequence } from './sequence.ts';
import type { SlotStates } from './state/slotStates.ts';
import type { SavedState } from './state/stateFile.ts';

export interface Slot {
  readonly id: number;
  /** Tokens whose keys and values are in the cache, by position. */
  tokens: number[];
  sequence: Sequence | null;
  /** The chat that the tokens are of; null where nobody will ask for them again. */
  chatId: string | null;
  /** Of the tokens, the last prompt: what the chat's next prompt begins with. */
  promptTokens: number;
  /** Of them, those that are on the disk. */
  savedTokens: number;
  /** When its last answer ended, in milliseconds since 1970 and never the same; the smallest is the one to give away. */
  usedAt: number;
}

const commonPrefixLength = (cached: ArrayLike<number>, prompt: Int32Array): number => {
  const length = Math.min(cached.length, prompt.length);
  let index = 0;
  while (index < length && cached[index] === prompt[index]) index++;
  return index;
};

export class Slots {
  readonly all: readonly Slot[];
  readonly #llama: Llama;
  readonly #memory: Pointer;
  readonly #capacityTokens: number;
  #states: SlotStates | null = null;
  #clock = 0;

  constructor(llama: Llama, context: Pointer, count: number) {
    this.#llama = llama;
    this.#memory = llama.memory(context);
    this.#capacityTokens = llama.contextTokens(context);
    this.all = Array.from({ length: count }, (_, id): Slot => ({
      id,
      tokens: [],
      sequence: null,
      chatId: null,
      promptTokens: 0,
      savedTokens: 0,
      usedAt: 0,
    }));
  }

  /** From now on chats that leave the cache are kept there; null = nowhere. */
  keep(states: SlotStates | null): void {
    this.#states = states;
    for (const slot of this.all) slot.savedTokens = 0;
  }

  get cachedTokens(): number {
    return this.all.reduce((sum, slot) => sum + slot.tokens.length, 0);
  }

  /** True where the chat's own tokens are in the cache. */
  holds(chatId: string): boolean {
    return this.all.some((slot) => slot.chatId === chatId);
  }

  /** Gives the sequence a slot and keeps what is cached or saved of its prompt; null where all are taken. */
  assign(sequence: Sequence, saved: SavedState | null): Slot | null {
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
    const { chatId = null } = sequence.request;
    if (slot.chatId !== chatId) this.#leave(slot);
    // At least one token is evaluated: its logits are the first thing to be sampled.
    const mostKept = sequence.prompt.length - 1;
    const kept = Math.min(source.length, mostKept);
    const savedLength = saved === null ? 0 : commonPrefixLength(saved.tokens, sequence.prompt);
    if (saved !== null && savedLength > source.length && this.#restore(slot, saved)) {
      this.truncate(slot, Math.min(savedLength, mostKept));
      slot.savedTokens = slot.tokens.length;
    } else if (slot !== source.slot) {
      this.clear(slot);
      if (kept > 0) this.#llama.memoryCopy(this.#memory, source.slot.id, slot.id, 0, kept);
      slot.tokens = source.slot.tokens.slice(0, kept);
    } else {
      this.truncate(slot, kept);
    }
    slot.sequence = sequence;
    slot.chatId = chatId;
    slot.promptTokens = sequence.prompt.length;
    sequence.begin(slot.tokens.length);
    return slot;
  }

  /** The sequence has ended; its tokens stay cached for the next turn. */
  release(slot: Slot): void {
    // Random tokens will not be asked for again, and the rest is slower for what lies in the cache.
    if (slot.sequence?.request.measuredPrompt !== undefined) this.clear(slot);
    slot.sequence = null;
    this.#clock = Math.max(Date.now(), this.#clock + 1);
    slot.usedAt = this.#clock;
  }

  /** Removes all but the first `length` tokens, and what a broken-off decode may have left behind them. */
  truncate(slot: Slot, length: number): void {
    this.#llama.memoryRemove(this.#memory, slot.id, length, -1);
    slot.tokens.length = Math.min(slot.tokens.length, length);
    slot.savedTokens = Math.min(slot.savedTokens, slot.tokens.length);
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
    this.#leave(victim);
    this.clear(victim);
    return true;
  }

  /** Writes down what idle chats hold, the one that was used last first. */
  saveIdle(): void {
    const idle = this.all.filter((slot) => slot.sequence === null).sort((a, b) => b.usedAt - a.usedAt);
    for (const slot of idle) this.#leave(slot);
  }

  /** The chat is going to be deleted: nothing of it is kept. */
  forget(chatId: string): void {
    for (const slot of this.all.filter((candidate) => candidate.chatId === chatId)) {
      slot.chatId = null;
      if (slot.sequence === null) this.clear(slot);
    }
  }

  /** The slot's chat has to make room. */
  #leave(slot: Slot): void {
    const answering = this.all.some(({ sequence }) => sequence !== null);
    this.#states?.save(slot, answering);
    slot.chatId = null;
  }

  /** The slot then holds the saved tokens, or nothing where they could not be taken in. */
  #restore(slot: Slot, saved: SavedState): boolean {
    this.clear(slot);
    while (this.cachedTokens + saved.tokens.length > this.#capacityTokens && this.evictOldestIdle());
    return this.#states?.restore(slot, saved) ?? false;
  }
}
