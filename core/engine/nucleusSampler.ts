/**
 * R1's sampling (a temperature, then top-p) inside the compute graph, without sorting the vocabulary.
 *
 * llama.cpp's own top-p sorts all logits, on the CPU or the GPU. It need not: a token drawn from the whole
 * distribution that lies in the nucleus is a draw from the nucleus (rejection sampling). A token lies in it if the
 * tokens that are likelier have less than `topP` of the mass together. So the graph draws `draws` tokens at once,
 * measures the mass above each, and takes the first that is inside; all of that is sums over the vocabulary, which a
 * GPU does in microseconds. With probability (1 - topP)^draws none is inside (4e-11 at 0.95, 4e-3 at 0.5); then the
 * likeliest token is taken.
 *
 * A GPU sums or searches one long row with one block, which waits for memory most of the time. So the vocabulary is
 * laid out as a table, and every sum and search goes over its short rows first and over their results then.
 *
 * Temperature, top-p and the random numbers are inputs of the graph: one sampler serves a slot for the context's life,
 * and a new answer with other settings builds no new graph.
 */
import { randomInt } from 'node:crypto';
import type { CustomSampler, GraphOutputs } from '../../native/customSampler.ts';
import { tensorTypeF32, tensorTypeI32, type Graph } from '../../native/graph.ts';
import type { Pointer } from '../../native/llama.ts';
import type { Sampling } from './childContract.ts';
import { createRandom, type Random } from './random.ts';

/** Draws at once on a device. */
const draws = 8;
/** Columns of the table that the vocabulary is laid out as. */
const columns = 256;
/** Stands for a temperature of 0: whatever is likelier by 1e-4 in its logit gets all of the mass. */
const greedyScale = 1e5;

/** Offsets in the input vector, in floats. */
const layout = {
  uniforms: 0,
  priorities: draws,
  scale: 2 * draws,
  topP: 2 * draws + 1,
  length: 2 * draws + 2,
} as const;
const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/** The probabilities, filled up with zeros to whole rows of `columns`. */
interface Table {
  readonly rows: number;
  readonly padded: Pointer;
}

/** Where the token is chosen: in the graph, or here from the graph's probabilities. */
export type SamplingPlace = 'device' | 'host';

export class NucleusSampler implements CustomSampler {
  readonly name = 'nucleus';
  readonly #graph: Graph;
  readonly #place: SamplingPlace;
  readonly #inputs = new Float32Array(layout.length);
  #inputTensor: Pointer | null = null;
  #random: Random = createRandom(0);
  #topP = 1;

  constructor(graph: Graph, place: SamplingPlace) {
    this.#graph = graph;
    this.#place = place;
    // Descending: of the draws that are inside, the first one wins.
    for (let draw = 0; draw < draws; draw++) this.#inputs[layout.priorities + draw] = draws - draw;
    this.configure({ temperature: 1, topP: 1, seed: 0 });
  }

  /** Settings of the next answer. */
  configure({ temperature, topP, seed }: Sampling): void {
    this.#random = createRandom(seed ?? randomInt(0xffffffff));
    this.#topP = topP;
    this.#inputs[layout.scale] = temperature === 0 ? greedyScale : 1 / temperature;
    this.#inputs[layout.topP] = topP;
  }

  writeInputs(): void {
    if (this.#inputTensor === null) return;
    for (let draw = 0; draw < draws; draw++) this.#inputs[layout.uniforms + draw] = this.#random();
    this.#graph.writeTensor(this.#inputTensor, this.#inputs, 0, this.#inputs.byteLength);
  }

  build(context: Pointer, logits: Pointer): GraphOutputs {
    const graph = this.#graph;
    const input = graph.newVector(context, tensorTypeF32, layout.length);
    graph.setInput(input);
    this.#inputTensor = input;
    const part = (offset: number, length: number): Pointer => graph.view(context, input, length, offset * floatBytes);

    const size = graph.elements(logits);
    const flat = graph.reshape1(context, logits, size);
    const probabilities = graph.softmax(context, graph.multiply(context, flat, part(layout.scale, 1)));
    if (this.#place === 'host') return { probabilities, token: null };

    const rows = Math.ceil(size / columns);
    const table: Table = { rows, padded: graph.pad(context, probabilities, rows * columns - size, 0, 0, 0) };
    const drawn = graph.clamp(context, this.#draw(context, table, part(layout.uniforms, draws)), 0, size - 1);
    const inside = this.#isInside(context, table, drawn, part(layout.topP, 1));
    const score = graph.multiply(context, inside, graph.reshape2(context, part(layout.priorities, draws), 1, draws));
    return { probabilities: null, token: this.#firstInside(context, table, drawn, score) };
  }

  /** Chooses from the graph's probabilities, by the same rule. */
  choose(probabilities: Float32Array): number {
    let likeliest = 0;
    for (let attempt = 0; attempt < draws; attempt++) {
      const token = drawFrom(probabilities, this.#random());
      const own = probabilities[token] ?? 0;
      let above = 0;
      for (const probability of probabilities) if (probability > own) above += probability;
      if (above < this.#topP) return token;
      likeliest = token;
    }
    for (let token = 0; token < probabilities.length; token++) {
      if ((probabilities[token] ?? 0) > (probabilities[likeliest] ?? 0)) likeliest = token;
    }
    return likeliest;
  }

  /** Tokens [1, draws] as F32: the first whose cumulative probability exceeds its uniform number, found in two steps. */
  #draw(context: Pointer, { rows, padded }: Table, uniforms: Pointer): Pointer {
    const graph = this.#graph;
    const table = graph.reshape2(context, padded, columns, rows);
    const uniform = graph.reshape2(context, uniforms, 1, draws);

    const rowMass = graph.reshape1(context, graph.sumOfRows(context, table), rows);
    const rowEnds = graph.cumulativeSum(context, rowMass);
    const row = this.#firstAbove(context, graph.repeat(context, rowEnds, rows, draws, 1, 1), uniform, rows);
    const rowIndex = graph.reshape1(context, graph.cast(context, row, tensorTypeI32), draws);
    const single = (vector: Pointer): Pointer =>
      graph.rowsOf(context, graph.reshape2(context, vector, 1, rows), rowIndex);
    // What is left of the uniform number inside its row.
    const before = graph.subtract(context, single(rowEnds), single(rowMass));
    const rest = graph.subtract(context, uniform, before);
    const within = graph.cumulativeSum(context, graph.rowsOf(context, table, rowIndex));
    const column = this.#firstAbove(context, within, rest, columns);
    return graph.add(context, graph.linear(context, row, columns, 0), column);
  }

  /** For each row of `ends` [length, draws], ascending, the index of the first entry above its threshold: [1, draws]. */
  #firstAbove(context: Pointer, ends: Pointer, thresholds: Pointer, length: number): Pointer {
    const graph = this.#graph;
    const above = graph.step(context, graph.subtract(context, ends, thresholds));
    const count = graph.clamp(context, graph.sumOfRows(context, above), 1, length);
    return graph.linear(context, count, -1, length);
  }

  /** 1 where the tokens that are likelier than the drawn one have less than top-p of the mass, else 0: [1, draws]. */
  #isInside(context: Pointer, { rows, padded }: Table, drawn: Pointer, topP: Pointer): Pointer {
    const graph = this.#graph;
    const index = graph.reshape1(context, graph.cast(context, drawn, tensorTypeI32), draws);
    const own = graph.rowsOf(context, graph.reshape2(context, padded, 1, rows * columns), index);
    const all = graph.repeat(context, padded, rows * columns, draws, 1, 1);
    const above = graph.multiply(context, graph.step(context, graph.subtract(context, all, own)), all);
    const massOfRows = graph.sumOfRows(context, graph.reshape2(context, above, columns, rows * draws));
    const mass = graph.sumOfRows(context, graph.reshape2(context, massOfRows, rows, draws));
    const room = graph.linear(context, graph.subtract(context, mass, topP), -1, 0);
    return graph.step(context, room);
  }

  /** The token of the best score; where all are 0, the likeliest token. */
  #firstInside(context: Pointer, table: Table, drawn: Pointer, score: Pointer): Pointer {
    const graph = this.#graph;
    const best = graph.largestIndex(context, graph.reshape2(context, score, draws, 1));
    const bestScore = graph.rowsOf(context, score, best);
    const found = graph.step(context, bestScore);
    const token = graph.rowsOf(context, drawn, best);
    const likeliest = this.#likeliest(context, table);
    // found ? token : likeliest, in arithmetic; token ids are exact in 32-bit floats.
    const difference = graph.subtract(context, token, likeliest);
    const chosen = graph.add(context, likeliest, graph.multiply(context, difference, found));
    return graph.cast(context, chosen, tensorTypeI32);
  }

  /** The token of the largest probability as F32 [1, 1]: the best of each row, then the best of those. */
  #likeliest(context: Pointer, { rows, padded }: Table): Pointer {
    const graph = this.#graph;
    const column = graph.largestIndex(context, graph.reshape2(context, padded, columns, rows));
    const starts = graph.range(context, 0, rows * columns, columns);
    const token = graph.add(context, graph.cast(context, column, tensorTypeF32), starts);
    const flat = graph.reshape2(context, padded, 1, rows * columns);
    const best = graph.rowsOf(context, flat, graph.cast(context, token, tensorTypeI32));
    const row = graph.largestIndex(context, graph.reshape2(context, best, rows, 1));
    return graph.rowsOf(context, graph.reshape2(context, token, 1, rows), row);
  }
}

const drawFrom = (probabilities: Float32Array, uniform: number): number => {
  let sum = 0;
  for (let token = 0; token < probabilities.length; token++) {
    sum += probabilities[token] ?? 0;
    if (sum > uniform) return token;
  }
  return probabilities.length - 1;
};
