/**
 * Between the cache's slots and the saved states: what a chat leaves in the cache is written down when it has to go, and
 * put back when the chat goes on. Only the beginning that the chat's next prompt will have again is kept: the last
 * answer follows its reasoning, which the next prompt leaves out.
 */
import { addressOf, type Llama, type Pointer } from '../../../native/llama.ts';
import type { Slot } from '../slots.ts';
import type { SavedState } from './stateFile.ts';
import { isChatName, type StateStore } from './stateStore.ts';

/** Shorter prompts are evaluated about as fast as a state is read. */
const leastTokens = 256;
/** Copies out of the cache that are not yet on the disk. */
const mostWaitingBytes = 2 * 1024 ** 3;
/** While others answer: a copy of this size holds them up by less than a tenth of a second. */
const mostBytesBesideAnswers = 256 * 1024 ** 2;

export class SlotStates {
  readonly #llama: Llama;
  readonly #context: Pointer;
  readonly store: StateStore;
  #waitingBytes = 0;

  constructor(llama: Llama, context: Pointer, store: StateStore) {
    this.#llama = llama;
    this.#context = context;
    this.store = store;
  }

  /** A chat's tokens are about to leave the cache. Changes the slot: what is behind the useful beginning is gone. */
  save(slot: Slot, besideAnswers: boolean): void {
    const { chatId, promptTokens } = slot;
    if (chatId === null || slot.savedTokens >= promptTokens) return;
    const count = Math.min(promptTokens, slot.tokens.length);
    if (count < leastTokens || !isChatName(chatId)) return;
    const memory = this.#llama.memory(this.#context);
    this.#llama.memoryRemove(memory, slot.id, count, -1);
    slot.tokens.length = count;
    const bytes = this.#llama.stateBytes(this.#context, slot.id);
    const most = besideAnswers ? mostBytesBesideAnswers : this.store.budgetBytes;
    if (bytes === 0 || bytes > most || this.#waitingBytes + bytes > mostWaitingBytes) return;
    const data = new Uint8Array(bytes);
    if (this.#llama.readState(this.#context, addressOf(data), bytes, slot.id) !== bytes) return;
    slot.savedTokens = count;
    this.#waitingBytes += bytes;
    const state = { tokens: Int32Array.from(slot.tokens), data };
    void this.store.save(chatId, state, new Date(slot.usedAt)).then(() => {
      this.#waitingBytes -= bytes;
    });
  }

  /** Into an empty slot. False where llama.cpp refuses it, which leaves the slot empty. */
  restore(slot: Slot, { tokens, data }: SavedState): boolean {
    if (this.#llama.writeState(this.#context, addressOf(data), data.length, slot.id) === 0) return false;
    slot.tokens = [...tokens];
    return true;
  }
}
