/**
 * R1's sampling (a temperature, then top-p) as part of the compute graph, for all outputs of a batch together.
 *
 * llama.cpp's own top-p sorts the vocabulary. It need not: a token drawn from the whole distribution that lies in the
 * nucleus is a draw from the nucleus (rejection sampling), and it lies there if the tokens that are likelier have less
 * than `topP` of the mass together. So the graph draws `draws` tokens at once by a cumulative sum, measures the mass above
 * each, and answers the first that is inside, or that none was. With probability (1 - topP)^draws at most (1e-4 at 0.95)
 * none is; then the caller draws again from the probabilities, which stay readable.
 *
 * llama.cpp asks each sequence's sampler for a graph of its own. Here the first that is asked builds the operations for
 * all rows at once and the others answer views of the results, so that eight chats cost as many operations as one.
 * Settings and random numbers are one input of the graph: a new answer with other settings builds no new graph.
 */
import { tensorTypeF32, tensorTypeI32, type Graph } from '../../native/graph.ts';
import { addressOf, type Pointer } from '../../native/llama.ts';

/** Draws at once: few, because the graph passes over the vocabulary for each. */
export const draws = 3;

/** What one output is sampled with. */
export interface RowInputs {
  /** The logits are multiplied with it: 1 / temperature. */
  readonly scale: number;
  readonly topP: number;
  /** `draws` of them, each in [0, 1). */
  readonly uniforms: Float32Array;
}

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
/** Floats of one output in the input tensor. */
const inputFloats = 2 + draws;
/** A GPU sums one long row with one block; short rows, and then their sums, keep all of it busy. */
const columnChoices = [256, 128, 64, 32] as const;

interface Built {
  readonly tokens: Pointer;
  /** Probabilities by token, one row an output, `size` floats each. */
  readonly probabilities: Pointer;
  readonly inputs: Pointer;
  readonly size: number;
}

export class SamplingGraph {
  readonly #graph: Graph;
  readonly #row = new Float32Array(inputFloats);
  #built: Built | null = null;
  /** Where one output's probabilities are copied to. */
  #copy: Float32Array | null = null;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** A new graph is going to be built: nothing of the last one is valid for it. */
  reset(): void {
    this.#built = null;
  }

  /** The output's row in the graph and the tensor of its token; builds the graph for all outputs at the first call. */
  output(context: Pointer, logits: Pointer): { row: number; token: Pointer } {
    const { source, offsetBytes, rowBytes, rows } = this.#graph.viewOf(logits);
    const size = this.#graph.elements(logits);
    // llama.cpp pads its logits with one row for sequences that have no output; it is never computed.
    this.#built ??=
      source === null
        ? this.#build(context, this.#graph.reshape2(context, logits, size, 1), size, 1)
        : this.#buildRows(context, source, size, rowBytes, Math.max(1, rows - 1));
    const row = source === null ? 0 : offsetBytes / rowBytes;
    const bytes = Int32Array.BYTES_PER_ELEMENT;
    return { row, token: this.#graph.view(context, this.#built.tokens, 1, row * bytes) };
  }

  /** Before each run of the graph. */
  writeInputs(row: number, { scale, topP, uniforms }: RowInputs): void {
    if (this.#built === null) return;
    this.#row[0] = scale;
    this.#row[1] = topP;
    this.#row.set(uniforms, 2);
    this.#graph.writeTensor(this.#built.inputs, this.#row, row * inputFloats * floatBytes, this.#row.byteLength);
  }

  /** An output's probabilities by token; valid until the next run of the graph, and only once this one has ended. */
  probabilities(row: number, vocabulary: number): Float32Array {
    if (this.#built === null) throw new Error('No graph has been built yet.');
    const { probabilities, size } = this.#built;
    this.#copy ??= new Float32Array(vocabulary);
    this.#graph.readTensor(probabilities, addressOf(this.#copy), row * size * floatBytes, this.#copy.byteLength);
    return this.#copy;
  }

  #buildRows(context: Pointer, source: Pointer, size: number, rowBytes: number, rows: number): Built {
    return this.#build(context, this.#graph.view2(context, source, size, rows, rowBytes, 0), size, rows);
  }

  /** @param logits [vocabulary, outputs] */
  #build(context: Pointer, logits: Pointer, vocabulary: number, outputs: number): Built {
    const graph = this.#graph;
    const inputs = graph.newMatrix(context, tensorTypeF32, inputFloats, outputs);
    graph.setInput(inputs);
    // One operation takes the whole input to the device; each view of the input itself would be copied on its own.
    const settings = graph.linear(context, inputs, 1, 0);
    /** [1, length, outputs] */
    const setting = (index: number, length = 1): Pointer => {
      const bytes = inputFloats * floatBytes;
      return graph.view3(context, settings, 1, length, outputs, floatBytes, bytes, index * floatBytes);
    };

    const columns = columnChoices.find((count) => vocabulary % count === 0) ?? columnChoices[0];
    const size = Math.ceil(vocabulary / columns) * columns;
    const scaled = graph.multiply(context, graph.reshape3(context, logits, vocabulary, 1, outputs), setting(0));
    const exact = graph.softmax(context, scaled);
    /** [size, 1, outputs] */
    const probabilities = size === vocabulary ? exact : graph.pad(context, exact, size - vocabulary, 0, 0, 0);
    // Read by the host now and then: nothing else may be put into its memory.
    graph.setOutput(probabilities);
    const everyDraw = (rows: Pointer): Pointer => graph.repeat(context, rows, size, draws, outputs, 1);
    /** Sums of the rows of [size, draws, outputs]: [1, draws, outputs]. */
    const sums = (rows: Pointer): Pointer => {
      const parts = size / columns;
      const short = graph.sumOfRows(context, graph.reshape2(context, rows, columns, parts * draws * outputs));
      const whole = graph.sumOfRows(context, graph.reshape2(context, short, parts, draws * outputs));
      return graph.reshape3(context, whole, 1, draws, outputs);
    };
    const ends = everyDraw(graph.cumulativeSum(context, probabilities));
    const beyond = sums(graph.step(context, graph.subtract(context, ends, setting(2, draws))));
    // The first token whose cumulative probability exceeds the uniform number; rounding may leave none beyond it.
    const drawn = graph.linear(context, graph.clamp(context, beyond, size - vocabulary + 1, size), -1, size);

    const index = graph.reshape2(context, graph.cast(context, drawn, tensorTypeI32), draws, outputs);
    const own = graph.rowsOf(context, graph.reshape3(context, probabilities, 1, size, outputs), index);
    const all = everyDraw(probabilities);
    const massAbove = sums(graph.multiply(context, graph.step(context, graph.subtract(context, all, own)), all));
    const inside = graph.step(context, graph.add(context, graph.linear(context, massAbove, -1, 0), setting(1)));

    // Token + 1 of the first draw that is inside, 0 where none is; token ids are exact in 32-bit floats.
    const flat = graph.reshape2(context, inside, draws, outputs);
    const insideBefore = graph.subtract(context, graph.cumulativeSum(context, flat), flat);
    const isFirst = graph.multiply(context, graph.linear(context, graph.step(context, insideBefore), -1, 1), flat);
    const tokens = graph.linear(context, graph.reshape2(context, drawn, draws, outputs), 1, 1);
    const answer = graph.sumOfRows(context, graph.multiply(context, tokens, isFirst));
    return { tokens: graph.cast(context, answer, tensorTypeI32), probabilities, inputs, size };
  }
}
