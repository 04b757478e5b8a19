/**
 * A sampler for every slot of a context, attached to the context when it is made and kept for its life: the token is
 * chosen on the device, and only its number comes back.
 */
import koffi from 'koffi';
import { createCustomChain, type CustomChain } from '../../native/customSampler.ts';
import type { Llama, Pointer } from '../../native/llama.ts';
import { samplerSequenceConfig } from '../../native/structs.ts';
import type { Sampling } from './childContract.ts';
import type { AnswerGrammar } from './grammar/answerGrammar.ts';
import { NucleusSampler } from './nucleusSampler.ts';
import { SamplingGraph } from './samplingGraph.ts';
import { LogitsReader, type SlotSamplers } from './slotSamplers.ts';

export class GraphSamplers implements SlotSamplers {
  readonly #llama: Llama;
  readonly #vocabularySize: number;
  readonly #logits: LogitsReader;
  readonly #samplers: readonly NucleusSampler[];
  /** Attached to the context, by slot. */
  readonly #chains: CustomChain[];
  /** Slots whose answer follows a grammar: their sampler is detached, so that the plain logits come back. */
  readonly #grammars = new Map<number, AnswerGrammar>();
  readonly table: Pointer;

  constructor(llama: Llama, vocabularySize: number, count: number) {
    this.#llama = llama;
    this.#vocabularySize = vocabularySize;
    this.#logits = new LogitsReader(llama, vocabularySize);
    const graph = new SamplingGraph(llama.graph);
    this.#samplers = Array.from({ length: count }, () => new NucleusSampler(graph));
    this.#chains = this.#samplers.map((sampler) => createCustomChain(llama, sampler));
    const rows = this.#chains.map(({ pointer }, slot) => ({ seq_id: slot, sampler: pointer }));
    const memory: unknown = koffi.alloc(samplerSequenceConfig, count);
    koffi.encode(memory, koffi.array(samplerSequenceConfig, count), rows);
    if (typeof memory !== 'bigint') throw new Error('koffi.alloc did not answer an address.');
    this.table = memory;
  }

  configure(slot: number, sampling: Sampling): void {
    this.#samplers[slot]?.configure(sampling);
  }

  constrain(context: Pointer, slot: number, grammar: AnswerGrammar): void {
    if (this.#grammars.has(slot)) return;
    this.#grammars.set(slot, grammar);
    this.#llama.setSampler(context, slot, null);
  }

  release(context: Pointer, slot: number): void {
    const sampler = this.#samplers[slot];
    if (!this.#grammars.delete(slot) || sampler === undefined) return;
    this.#chains[slot]?.free();
    const chain = createCustomChain(this.#llama, sampler);
    this.#chains[slot] = chain;
    this.#llama.setSampler(context, slot, chain.pointer);
  }

  sample(context: Pointer, slot: number, outputIndex: number): number {
    const grammar = this.#grammars.get(slot);
    if (grammar !== undefined) return grammar.choose(this.#logits.read(context, outputIndex));
    const sampler = this.#samplers[slot];
    if (sampler === undefined) throw new RangeError(`There is no slot ${slot}.`);
    const answer = this.#llama.sampledToken(context, outputIndex);
    // Else it was rejected: see the graph.
    return answer > 0 ? answer - 1 : sampler.choose(sampler.probabilities(this.#vocabularySize));
  }
}
