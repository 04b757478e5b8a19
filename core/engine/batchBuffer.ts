/**
 * The native arrays behind `llama_batch`, filled in place: one allocation for the life of a context, no marshalling
 * of arrays on each token. Every token here belongs to exactly one sequence.
 */
import { addressOf } from '../../native/llama.ts';
import type { Batch } from '../../native/structs.ts';

export class BatchBuffer {
  readonly capacityTokens: number;
  readonly #tokens: Int32Array;
  readonly #positions: Int32Array;
  readonly #sequenceCounts: Int32Array;
  readonly #sequences: Int32Array;
  readonly #sequencePointers: BigUint64Array;
  readonly #outputs: Int8Array;
  readonly #batch: Batch;

  constructor(capacityTokens: number) {
    this.capacityTokens = capacityTokens;
    this.#tokens = new Int32Array(capacityTokens);
    this.#positions = new Int32Array(capacityTokens);
    this.#sequenceCounts = new Int32Array(capacityTokens).fill(1);
    this.#sequences = new Int32Array(capacityTokens);
    // llama.cpp reads a pointer per token to that token's list of sequences; each list is one cell of #sequences.
    this.#sequencePointers = new BigUint64Array(capacityTokens);
    const first = addressOf(this.#sequences);
    for (let index = 0; index < capacityTokens; index++) {
      this.#sequencePointers[index] = first + BigInt(index * Int32Array.BYTES_PER_ELEMENT);
    }
    this.#outputs = new Int8Array(capacityTokens);
    this.#batch = {
      n_tokens: 0,
      token: addressOf(this.#tokens),
      embd: 0n,
      pos: addressOf(this.#positions),
      n_seq_id: addressOf(this.#sequenceCounts),
      seq_id: addressOf(this.#sequencePointers),
      logits: addressOf(this.#outputs),
    };
  }

  get length(): number {
    return this.#batch.n_tokens;
  }

  get free(): number {
    return this.capacityTokens - this.#batch.n_tokens;
  }

  clear(): void {
    this.#batch.n_tokens = 0;
  }

  /** Adds one token; returns its index, by which its logits are read. */
  add(token: number, position: number, sequence: number, output: boolean): number {
    const index = this.#batch.n_tokens;
    if (index >= this.capacityTokens) throw new RangeError(`The batch holds ${this.capacityTokens} tokens.`);
    this.#tokens[index] = token;
    this.#positions[index] = position;
    this.#sequences[index] = sequence;
    this.#outputs[index] = output ? 1 : 0;
    this.#batch.n_tokens = index + 1;
    return index;
  }

  /** The struct for `llama_decode`; valid until the next change. */
  get native(): Batch {
    return this.#batch;
  }
}
