/**
 * One model, opened to run a text through it in chunks. As in llama.cpp's own perplexity tool each chunk begins with the
 * begin token (where the model wants one) and is evaluated on its own. Runs in the evaluation child; decoding is
 * synchronous, as nothing else is asked of it and a stop kills it.
 * Errors: ENGINE_LOAD_FAILED, BAD_INPUT (the text is too short).
 */
import koffi, { type TypeObject } from 'koffi';
import { HearthError } from '../../contract/error.ts';
import { callAsync } from '../../native/bind.ts';
import { decodeResults } from '../../native/enums.ts';
import type { Llama, Pointer } from '../../native/llama.ts';
import { BatchBuffer } from '../engine/batchBuffer.ts';
import { Vocabulary } from '../engine/vocabulary.ts';

/** As llama.cpp's tools have it, so that figures compare. */
const mostChunkTokens = 512;

export interface EvaluationOptions {
  readonly path: string;
  readonly gpuLayers: number;
  readonly threads: number;
  /** `cb_eval`. */
  readonly onNode: Pointer | null;
}

const failed = (path: string, what: string): HearthError =>
  new HearthError({
    code: 'ENGINE_LOAD_FAILED',
    message: `${path} could not be loaded for measuring: ${what}.`,
    details: { path },
    next: 'Verify the file, or free some memory, and start again.',
  });

export class Evaluation {
  readonly #llama: Llama;
  readonly #context: Pointer;
  readonly #batch: BatchBuffer;
  readonly #row: TypeObject;
  readonly #vocabulary: Vocabulary;
  readonly #beginToken: number | null;
  readonly chunkTokens: number;

  private constructor(llama: Llama, model: Pointer, context: Pointer, chunkTokens: number) {
    this.#llama = llama;
    this.#context = context;
    this.#batch = new BatchBuffer(chunkTokens);
    this.#vocabulary = new Vocabulary(llama, model);
    this.#row = koffi.array('float', this.#vocabulary.size);
    const pointer = llama.vocabulary(model);
    this.#beginToken = llama.addsBeginToken(pointer) ? llama.beginToken(pointer) : null;
    this.chunkTokens = chunkTokens;
  }

  static async open(llama: Llama, { path, gpuLayers, threads, onNode }: EvaluationOptions): Promise<Evaluation> {
    const model = await callAsync(llama.modelLoad, path, {
      ...llama.modelDefaults(),
      n_gpu_layers: gpuLayers,
      // Memory-mapped as it lies in the file: two models at once then take no more memory than there is.
      use_extra_bufts: false,
    });
    if (model === null) throw failed(path, 'llama.cpp refused the file');
    const chunkTokens = Math.min(mostChunkTokens, llama.modelTrainedContext(model));
    const context = await callAsync(llama.contextCreate, model, {
      ...llama.contextDefaults(),
      n_ctx: chunkTokens,
      n_batch: chunkTokens,
      n_ubatch: chunkTokens,
      n_seq_max: 1,
      n_threads: threads,
      n_threads_batch: threads,
      cb_eval: onNode,
    });
    if (context === null) throw failed(path, 'there was no room for its context');
    return new Evaluation(llama, model, context, chunkTokens);
  }

  get vocabularySize(): number {
    return this.#vocabulary.size;
  }

  /** The text's tokens in whole chunks; what is left over at its end is dropped. */
  chunksOf(text: string): Int32Array[] {
    const tokens = this.#vocabulary.tokenizePrompt(text);
    const count = Math.floor(tokens.length / this.chunkTokens);
    if (count > 0) {
      return Array.from({ length: count }, (_, index) =>
        tokens.slice(index * this.chunkTokens, (index + 1) * this.chunkTokens),
      );
    }
    throw new HearthError({
      code: 'BAD_INPUT',
      message: `The text has ${tokens.length} tokens; at least ${this.chunkTokens} are needed.`,
      details: { tokens: tokens.length, chunkTokens: this.chunkTokens },
      next: 'Give a longer text, of the kind that the model will be used for.',
    });
  }

  /** Evaluates one chunk with outputs for its tokens from `firstOutput` on. */
  decode(chunk: Int32Array, firstOutput: number): void {
    this.#llama.memoryClear(this.#llama.memory(this.#context), true);
    this.#batch.clear();
    chunk.forEach((token, position) => {
      const shown = position === 0 && this.#beginToken !== null ? this.#beginToken : token;
      this.#batch.add(shown, position, 0, position >= firstOutput);
    });
    const result = this.#llama.decode(this.#context, this.#batch.native);
    if (result !== decodeResults.done) throw new Error(`llama_decode answered ${result}.`);
    this.#llama.synchronize(this.#context);
  }

  /** A copy of the logits of the token at `position` of the chunk that was decoded last. */
  logitsAt(position: number): Float32Array {
    const pointer = this.#llama.logits(this.#context, position);
    if (pointer === null) throw new Error(`There are no logits at ${position}.`);
    return koffi.decode(pointer, this.#row) as Float32Array;
  }
}
