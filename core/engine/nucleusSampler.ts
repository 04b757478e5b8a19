/** The sampler of one slot, attached to the context for its life: its settings, its random numbers, its row of the graph. */
import { randomInt } from 'node:crypto';
import type { CustomSampler } from '../../native/customSampler.ts';
import type { Pointer } from '../../native/llama.ts';
import type { Sampling } from './childContract.ts';
import { chooseFromNucleus } from './nucleus.ts';
import { createRandom, type Random } from './random.ts';
import { draws, type SamplingGraph } from './samplingGraph.ts';

/** Stands for a temperature of 0: whatever is likelier by 1e-4 in its logit gets all of the mass. */
const greedyScale = 1e5;

export class NucleusSampler implements CustomSampler {
  readonly name = 'nucleus';
  readonly #graph: SamplingGraph;
  #row = 0;
  #scale = 1;
  #topP = 1;
  readonly #uniforms = new Float32Array(draws);
  #random: Random = createRandom(0);

  constructor(graph: SamplingGraph) {
    this.#graph = graph;
  }

  /** Settings of the next answer. */
  configure({ temperature, topP, seed }: Sampling): void {
    this.#random = createRandom(seed ?? randomInt(0xffffffff));
    this.#scale = temperature === 0 ? greedyScale : 1 / temperature;
    this.#topP = topP;
  }

  reset(): void {
    this.#graph.reset();
  }

  build(context: Pointer, logits: Pointer): Pointer {
    const { row, token } = this.#graph.output(context, logits);
    this.#row = row;
    return token;
  }

  writeInputs(): void {
    for (let draw = 0; draw < draws; draw++) this.#uniforms[draw] = this.#random();
    this.#graph.writeInputs(this.#row, { scale: this.#scale, topP: this.#topP, uniforms: this.#uniforms });
  }

  /** Probabilities of the output that was computed last, by token; valid until the next step. */
  probabilities(vocabularySize: number): Float32Array {
    return this.#graph.probabilities(this.#row, vocabularySize);
  }

  /** Chooses on the host, by the rule and the random numbers of the graph. */
  choose(probabilities: Float32Array): number {
    return chooseFromNucleus(probabilities, this.#topP, this.#uniforms[0] ?? 0, this.#random);
  }
}
