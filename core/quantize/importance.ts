/**
 * The importance matrix: for every matrix of weights the sums of the squared activations that it was multiplied with,
 * column by column, and of how many rows. With it a quantizer spends its bits on the weights that matter. The method is
 * llama.cpp's own (tools/imatrix); experts have a sum each, of the tokens that were sent to them.
 */
import type { GraphNode, GraphNodes } from '../../native/graphNode.ts';
import type { Pointer } from '../../native/llama.ts';

export interface ImportanceEntry {
  readonly columns: number;
  /** `columns` for each matrix: one, or one for each expert or head. */
  readonly sums: Float32Array;
  /** Rows that were added up: one number for all matrices, or one for each expert. */
  readonly counts: Float64Array;
}

const floatType = 0;
/** A batch this small is a chat's decode, not a text's evaluation. */
const leastRows = 16;

export class ImportanceCollector {
  readonly #nodes: GraphNodes;
  readonly #multiply: number;
  readonly #multiplyExperts: number;
  readonly entries = new Map<string, ImportanceEntry>();

  constructor(nodes: GraphNodes) {
    this.#nodes = nodes;
    this.#multiply = nodes.operation('MUL_MAT');
    this.#multiplyExperts = nodes.operation('MUL_MAT_ID');
  }

  /** Whether a node multiplies with weights of a layer. */
  wants(tensor: Pointer): boolean {
    const node = this.#nodes.read(tensor);
    if (node.operation === this.#multiplyExperts) return true;
    if (node.operation !== this.#multiply) return false;
    const { weights, activations } = this.#operands(node);
    return (
      activations.type === floatType && (activations.dimensions[1] ?? 0) >= leastRows && weights.name.startsWith('blk.')
    );
  }

  collect(tensor: Pointer): void {
    const node = this.#nodes.read(tensor);
    if (node.operation === this.#multiplyExperts) this.#addExperts(node);
    else this.#addMatrix(node);
  }

  #operands(node: GraphNode): { weights: GraphNode; activations: GraphNode } {
    const [weights, activations] = node.sources;
    if (weights == null || activations == null) throw new Error(`${node.name} multiplies nothing.`);
    const first = this.#nodes.read(weights);
    // A copy on another device is named `CUDA0#blk.0.attn_q.weight#0`.
    return {
      weights: { ...first, name: first.name.split('#')[1] ?? first.name },
      activations: this.#nodes.read(activations),
    };
  }

  #entry(name: string, columns: number, matrices: number, counts: number): ImportanceEntry {
    const known = this.entries.get(name);
    if (known !== undefined) return known;
    const entry = { columns, sums: new Float32Array(columns * matrices), counts: new Float64Array(counts) };
    this.entries.set(name, entry);
    return entry;
  }

  #addMatrix(node: GraphNode): void {
    const { weights, activations } = this.#operands(node);
    const [columns = 0, rows = 0, n2 = 1, n3 = 1] = activations.dimensions;
    const [w2 = 1, w3 = 1] = weights.dimensions.slice(2);
    const entry = this.#entry(weights.name, columns, w2 * w3, 1);
    const values = this.#floatsOf(activations);
    for (let i3 = 0; i3 < n3; i3++) {
      for (let i2 = 0; i2 < n2; i2++) {
        const matrix = (i3 % w3) * w2 + (i2 % w2);
        for (let row = 0; row < rows; row++) {
          addSquares(entry.sums, matrix * columns, values, offsetOf(activations, row, i2, i3), columns);
        }
      }
    }
    entry.counts[0] = (entry.counts[0] ?? 0) + (rows * n2 * n3) / (w2 * w3);
  }

  /** `ids` tells which experts each token goes to: [experts used, tokens]. */
  #addExperts(node: GraphNode): void {
    const { weights, activations } = this.#operands(node);
    const idsPointer = node.sources[2];
    if (idsPointer == null) throw new Error(`${node.name} chooses no experts.`);
    const ids = this.#nodes.read(idsPointer);
    const idBytes = this.#nodes.bytesOf(idsPointer);
    const idView = new DataView(idBytes.buffer, idBytes.byteOffset, idBytes.byteLength);
    const [columns = 0, shared = 1, tokens = 0] = activations.dimensions;
    const experts = weights.dimensions[2] ?? 1;
    const entry = this.#entry(weights.name, columns, experts, experts);
    const values = this.#floatsOf(activations);
    for (let choice = 0; choice < (ids.dimensions[0] ?? 0); choice++) {
      for (let token = 0; token < tokens; token++) {
        const expert = idView.getInt32(token * (ids.strides[1] ?? 0) + choice * (ids.strides[0] ?? 0), true);
        entry.counts[expert] = (entry.counts[expert] ?? 0) + 1;
        const start = offsetOf(activations, choice % shared, token, 0);
        addSquares(entry.sums, expert * columns, values, start, columns);
      }
    }
  }

  #floatsOf(activations: GraphNode): Float32Array {
    const bytes = this.#nodes.bytesOf(activations.pointer);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }
}

/** Index of a row's first float. */
const offsetOf = ({ strides }: GraphNode, i1: number, i2: number, i3: number): number =>
  (i1 * (strides[1] ?? 0) + i2 * (strides[2] ?? 0) + i3 * (strides[3] ?? 0)) / 4;

/** In 32 bits at each step, as llama.cpp adds up, so that the sums are the same. */
const addSquares = (sums: Float32Array, at: number, values: Float32Array, from: number, count: number): void => {
  for (let index = 0; index < count; index++) {
    const value = values[from + index] ?? 0;
    sums[at + index] = (sums[at + index] ?? 0) + Math.fround(value * value);
  }
};
