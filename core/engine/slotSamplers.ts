/** How the tokens of a context's slots are chosen: in the compute graph, or on the host from the plain logits. */
import koffi from 'koffi';
import type { Llama, Pointer } from '../../native/llama.ts';
import type { Sampling } from './childContract.ts';
import type { AnswerGrammar } from './grammar/answerGrammar.ts';

export interface SlotSamplers {
  /** For `llama_context_params.samplers`, one for each slot; null where none is attached to the context. */
  readonly table: Pointer | null;
  /** Settings of the slot's next answer. */
  configure(slot: number, sampling: Sampling): void;
  /** From the next decode on the slot's tokens follow the grammar, until `release`. */
  constrain(context: Pointer, slot: number, grammar: AnswerGrammar): void;
  /** The slot's answer has ended. */
  release(context: Pointer, slot: number): void;
  /** The token after one output of the batch that was decoded last. Waits for the device. */
  sample(context: Pointer, slot: number, outputIndex: number): number;
}

/** The logits of outputs, read in place: valid until the next decode. */
export class LogitsReader {
  readonly #llama: Llama;
  readonly #vocabularySize: number;
  readonly #views = new Map<Pointer, Float32Array>();

  constructor(llama: Llama, vocabularySize: number) {
    this.#llama = llama;
    this.#vocabularySize = vocabularySize;
  }

  read(context: Pointer, outputIndex: number): Float32Array {
    const address = this.#llama.logits(context, outputIndex);
    if (address === null) throw new Error('The graph has left no logits.');
    let view = this.#views.get(address);
    if (view === undefined) {
      view = new Float32Array(koffi.view(address, this.#vocabularySize * Float32Array.BYTES_PER_ELEMENT));
      this.#views.set(address, view);
    }
    return view;
  }
}
