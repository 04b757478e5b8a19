/** Text to tokens and back, for one loaded model. Tokens are the model's own 32-bit ids. */
import type { Llama, Pointer } from '../../native/llama.ts';

const pieceCapacityBytes = 512;

export class Vocabulary {
  readonly #llama: Llama;
  readonly pointer: Pointer;
  readonly #pieceBuffer = new Uint8Array(pieceCapacityBytes);
  /** Number of tokens. */
  readonly size: number;
  readonly #encoder = new TextEncoder();
  /** Pieces by token, filled as tokens are met: a piece never changes and most tokens come again. */
  readonly #pieces = new Map<number, Uint8Array>();

  constructor(llama: Llama, model: Pointer) {
    this.#llama = llama;
    this.pointer = llama.vocabulary(model);
    this.size = llama.vocabularySize(this.pointer);
  }

  get beginText(): string {
    return this.#textOf(this.#llama.beginToken(this.pointer));
  }

  get endText(): string {
    return this.#textOf(this.#llama.endToken(this.pointer));
  }

  /** True where `text` is one token of its own, such as `<think>` in every R1 model. */
  hasToken(text: string): boolean {
    return this.#tokenizeRaw(text, false).length === 1;
  }

  /**
   * Tokens of a rendered prompt. Special tokens in it are understood; the begin token is added only where the model
   * wants one and the template has not written it, so that it never stands twice.
   */
  tokenizePrompt(text: string): Int32Array {
    const begin = this.beginText;
    const addBegin = this.#llama.addsBeginToken(this.pointer) && !(begin !== '' && text.startsWith(begin));
    return this.#tokenizeRaw(text, addBegin);
  }

  /** Tokens of a text as the model would write it, special tokens included. */
  tokenizeReply(text: string): number[] {
    return [...this.#tokenizeRaw(text, false)];
  }

  isEnd(token: number): boolean {
    return this.#llama.isEndOfGeneration(this.pointer, token);
  }

  /** From now on these texts are shown where they are tokens of their own; control tokens show nothing otherwise. */
  reveal(texts: readonly string[]): void {
    for (const text of texts) {
      const [token, ...more] = this.#tokenizeRaw(text, false);
      if (token !== undefined && more.length === 0) this.#pieces.set(token, this.#encoder.encode(text));
    }
  }

  /** The bytes of one token; a multi-byte character may be spread over several. Control tokens have none. */
  piece(token: number): Uint8Array {
    const known = this.#pieces.get(token);
    if (known !== undefined) return known;
    let buffer = this.#pieceBuffer;
    let length = this.#llama.tokenToPiece(this.pointer, token, buffer, buffer.length, 0, false);
    if (length < 0) {
      buffer = new Uint8Array(-length);
      length = this.#llama.tokenToPiece(this.pointer, token, buffer, buffer.length, 0, false);
    }
    const piece = buffer.slice(0, Math.max(0, length));
    this.#pieces.set(token, piece);
    return piece;
  }

  #tokenizeRaw(text: string, addSpecial: boolean): Int32Array {
    const bytes = this.#encoder.encode(text);
    // A token covers at least one byte, so this is always enough, with room for the begin and end tokens.
    const tokens = new Int32Array(bytes.length + 2);
    const count = this.#llama.tokenize(this.pointer, bytes, bytes.length, tokens, tokens.length, addSpecial, true);
    if (count < 0) throw new Error(`llama_tokenize needs room for ${-count} tokens, it had ${tokens.length}.`);
    return tokens.subarray(0, count);
  }

  #textOf(token: number): string {
    return token < 0 ? '' : this.#llama.tokenText(this.pointer, token);
  }
}
