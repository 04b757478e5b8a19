/**
 * A sampler for every slot of a context, attached to the context when it is made and kept for its life. On a GPU the
 * token is chosen there and only its number comes back; on the CPU the probabilities lie in memory already and are
 * read in place.
 */
import koffi from 'koffi';
import { createCustomChain } from '../../native/customSampler.ts';
import type { Llama, Pointer } from '../../native/llama.ts';
import { samplerSequenceConfig } from '../../native/structs.ts';
import type { Sampling } from './childContract.ts';
import { NucleusSampler, type SamplingPlace } from './nucleusSampler.ts';

export class SlotSamplers {
  readonly #llama: Llama;
  readonly #place: SamplingPlace;
  readonly #samplers: readonly NucleusSampler[];
  /** Views of llama.cpp's output buffer by address; there is one for each output of a batch. */
  readonly #views = new Map<Pointer, Float32Array>();
  /** The table for `llama_context_params.samplers`. */
  readonly table: Pointer;

  constructor(llama: Llama, place: SamplingPlace, count: number) {
    this.#llama = llama;
    this.#place = place;
    this.#samplers = Array.from({ length: count }, () => new NucleusSampler(llama.graph, place));
    const rows = this.#samplers.map((sampler, slot) => ({ seq_id: slot, sampler: createCustomChain(llama, sampler) }));
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

  /** The token after one output of the batch that was decoded last. */
  sample(context: Pointer, slot: number, outputIndex: number, vocabularySize: number): number {
    if (this.#place === 'device') return this.#llama.sampledToken(context, outputIndex);
    const address = this.#llama.sampledProbabilities(context, outputIndex);
    const sampler = this.#samplers[slot];
    if (address === null || sampler === undefined) throw new Error('The graph has left no probabilities.');
    return sampler.choose(this.#view(address, vocabularySize));
  }

  #view(address: Pointer, length: number): Float32Array {
    const known = this.#views.get(address);
    if (known?.length === length) return known;
    const view = new Float32Array(koffi.view(address, length * Float32Array.BYTES_PER_ELEMENT));
    this.#views.set(address, view);
    return view;
  }
}
