/**
 * Holds an answer to a grammar, token by token, on the plain logits. The draw is tried first, and only where the
 * grammar refuses it are all tokens held against the grammar: that costs milliseconds with a large vocabulary, and a
 * model that knows what is asked of it seldom needs it. The outcome is the same as if the grammar had been asked first.
 * Errors: GRAMMAR_INVALID.
 */
import { randomInt } from 'node:crypto';
import { HearthError } from '../../../contract/error.ts';
import { addressOf, type Llama, type Pointer } from '../../../native/llama.ts';
import type { Sampling } from '../childContract.ts';
import type { HostDraw } from '../hostDraw.ts';
import { createRandom, type Random } from '../random.ts';

/** int32 token, float logit, float probability. */
const cellWords = 3;

const invalid = (): HearthError =>
  new HearthError({
    code: 'GRAMMAR_INVALID',
    message: "The answer's grammar cannot be used.",
    next: 'A grammar is GBNF: rules of the form name ::= …, the first of them named root, none of them beginning with itself.',
  });

/** What a grammar needs of the model. */
export interface GrammarModel {
  readonly llama: Llama;
  readonly vocabulary: Pointer;
  /** Tokens of the vocabulary. */
  readonly size: number;
  readonly draw: HostDraw;
}

export class AnswerGrammar {
  readonly #llama: Llama;
  readonly #sampler: Pointer;
  readonly #sampling: Sampling;
  readonly #draw: HostDraw;
  readonly #random: Random;
  readonly #tokens: Int32Array;
  readonly #logits: Float32Array;
  readonly #allowed: Float32Array;
  readonly #size: number;

  constructor({ llama, vocabulary, size, draw }: GrammarModel, grammar: string, sampling: Sampling) {
    // The C API ends a text at its first zero.
    const sampler = grammar.includes('\0') ? null : llama.grammarCreate(vocabulary, grammar, 'root');
    if (sampler === null) throw invalid();
    this.#llama = llama;
    this.#sampler = sampler;
    this.#sampling = sampling;
    this.#draw = draw;
    this.#random = createRandom(sampling.seed ?? randomInt(0xffffffff));
    this.#size = size;
    const cells = new ArrayBuffer(size * cellWords * Int32Array.BYTES_PER_ELEMENT);
    this.#tokens = new Int32Array(cells);
    this.#logits = new Float32Array(cells);
    this.#allowed = new Float32Array(size);
  }

  /** The next token of the answer, with which it goes on; the end token where the answer is complete. */
  choose(logits: Float32Array): number {
    const free = this.#draw(logits, this.#sampling, this.#random);
    const token = this.#allows(free) ? free : this.#chooseAllowed(logits);
    // llama.cpp aborts the process over a token that it does not allow: none such comes here.
    this.#llama.samplerAccept(this.#sampler, token);
    return token;
  }

  free(): void {
    this.#llama.samplerFree(this.#sampler);
  }

  #allows(token: number): boolean {
    this.#tokens[0] = token;
    return this.#apply(1)(0);
  }

  #chooseAllowed(logits: Float32Array): number {
    for (let token = 0; token < this.#size; token++) this.#tokens[token * cellWords] = token;
    const allows = this.#apply(this.#size);
    for (let token = 0; token < this.#size; token++) {
      this.#allowed[token] = allows(token) ? (logits[token] ?? -Infinity) : -Infinity;
    }
    return this.#draw(this.#allowed, this.#sampling, this.#random);
  }

  /** Holds the first cells against the grammar; the result tells of a cell whether its token is allowed. */
  #apply(count: number): (index: number) => boolean {
    for (let index = 0; index < count; index++) this.#logits[index * cellWords + 1] = 0;
    this.#llama.samplerApply(this.#sampler, {
      data: addressOf(this.#tokens),
      size: count,
      selected: -1,
      sorted: false,
    });
    return (index) => this.#logits[index * cellWords + 1] !== -Infinity;
  }
}
