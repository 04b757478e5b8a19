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
import { NucleusSampler } from './nucleusSampler.ts';
import { SamplingGraph, type SamplingPlace } from './samplingGraph.ts';

export class SlotSamplers {
  readonly #llama: Llama;
  readonly #place: SamplingPlace;
  readonly #samplers: readonly NucleusSampler[];
  /** The table for `llama_context_params.samplers`. */
  readonly table: Pointer;

  constructor(llama: Llama, place: SamplingPlace, count: number) {
    this.#llama = llama;
    this.#place = place;
    const graph = new SamplingGraph(llama.graph, place);
    this.#samplers = Array.from({ length: count }, () => new NucleusSampler(graph));
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

  /** The token after one output of the batch that was decoded last. Waits for the device. */
  sample(context: Pointer, slot: number, outputIndex: number, vocabularySize: number): number {
    const sampler = this.#samplers[slot];
    if (sampler === undefined) throw new RangeError(`There is no slot ${slot}.`);
    if (this.#place === 'device') {
      const answer = this.#llama.sampledToken(context, outputIndex);
      // Else it was rejected: see the graph.
      if (answer > 0) return answer - 1;
    }
    return sampler.choose(sampler.probabilities(vocabularySize));
  }
}
