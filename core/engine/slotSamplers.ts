/**
 * A sampler for every slot of a context, attached to the context when it is made and kept for its life. On a GPU the
 * token is chosen there and only its number comes back; on the CPU the probabilities lie in memory already and are
 * read in place.
 */
import koffi from 'koffi';
import { createCustomChain, type CustomChain } from '../../native/customSampler.ts';
import type { Llama, Pointer } from '../../native/llama.ts';
import { samplerSequenceConfig } from '../../native/structs.ts';
import type { Sampling } from './childContract.ts';
import type { AnswerGrammar } from './grammar/answerGrammar.ts';
import { NucleusSampler } from './nucleusSampler.ts';
import { SamplingGraph, type SamplingPlace } from './samplingGraph.ts';

export class SlotSamplers {
  readonly #llama: Llama;
  readonly #place: SamplingPlace;
  readonly #samplers: readonly NucleusSampler[];
  /** Attached to the context, by slot. */
  readonly #chains: CustomChain[];
  /** Slots whose answer follows a grammar: their sampler is detached, so that the plain logits come back. */
  readonly #grammars = new Map<number, AnswerGrammar>();
  /** The table for `llama_context_params.samplers`. */
  readonly table: Pointer;

  constructor(llama: Llama, place: SamplingPlace, count: number) {
    this.#llama = llama;
    this.#place = place;
    const graph = new SamplingGraph(llama.graph, place);
    this.#samplers = Array.from({ length: count }, () => new NucleusSampler(graph));
    this.#chains = this.#samplers.map((sampler) => createCustomChain(llama, sampler));
    const rows = this.#chains.map(({ pointer }, slot) => ({ seq_id: slot, sampler: pointer }));
    const memory: unknown = koffi.alloc(samplerSequenceConfig, count);
    koffi.encode(memory, koffi.array(samplerSequenceConfig, count), rows);
    if (typeof memory !== 'bigint') throw new Error('koffi.alloc did not answer an address.');
    this.table = memory;
  }

  get count(): number {
    return this.#samplers.length;
  }

  /** Settings of the slot's next answer. */
  configure(slot: number, sampling: Sampling): void {
    this.#samplers[slot]?.configure(sampling);
  }

  /** From the next decode on the slot's tokens follow the grammar, until `release`. */
  constrain(context: Pointer, slot: number, grammar: AnswerGrammar): void {
    if (this.#grammars.has(slot)) return;
    this.#grammars.set(slot, grammar);
    this.#llama.setSampler(context, slot, null);
  }

  /** The slot's answer has ended. */
  release(context: Pointer, slot: number): void {
    const sampler = this.#samplers[slot];
    if (!this.#grammars.delete(slot) || sampler === undefined) return;
    this.#chains[slot]?.free();
    const chain = createCustomChain(this.#llama, sampler);
    this.#chains[slot] = chain;
    this.#llama.setSampler(context, slot, chain.pointer);
  }

  /** The token after one output of the batch that was decoded last. Waits for the device. */
  sample(context: Pointer, slot: number, outputIndex: number, vocabularySize: number): number {
    const grammar = this.#grammars.get(slot);
    if (grammar !== undefined) return grammar.choose(this.#logits(context, outputIndex, vocabularySize));
    const sampler = this.#samplers[slot];
    if (sampler === undefined) throw new RangeError(`There is no slot ${slot}.`);
    if (this.#place === 'device') {
      const answer = this.#llama.sampledToken(context, outputIndex);
      // Else it was rejected: see the graph.
      if (answer > 0) return answer - 1;
    }
    return sampler.choose(sampler.probabilities(vocabularySize));
  }

  /** In place: valid until the next decode. */
  #logits(context: Pointer, outputIndex: number, vocabularySize: number): Float32Array {
    const address = this.#llama.logits(context, outputIndex);
    if (address === null) throw new Error('The graph has left no logits.');
    return new Float32Array(koffi.view(address, vocabularySize * Float32Array.BYTES_PER_ELEMENT));
  }
}
