/**
 * Notices that a text goes round in circles: nearly all of its latest tokens continue phrases that it has written
 * several times before, word for word.
 *
 * A phrase is `phraseTokens` tokens in a row. What counts up, fills a table or lists data repeats its frame only: every
 * phrase of this length spans a part that changes, and is new. A loop, even one that varies a word now and then, is made
 * of old phrases. A circle of n tokens is noticed after `timesBefore` rounds and a window's length; a run of one
 * repeated token after about as many tokens as the window has.
 */
const phraseTokens = 16;
/** So often must a phrase have been written before, to be an old one. */
const timesBefore = 4;
const windowTokens = 512;
/** Old phrases among the window's, at least. */
const loopShare = 0.9;
/** Odd, so that multiplying by it loses nothing of a 32-bit hash. */
const multiplier = 0x9e3779b1;

/** multiplier^phraseTokens: the weight of the token that leaves the phrase. */
const leavingWeight = Array.from({ length: phraseTokens }).reduce<number>((weight) => Math.imul(weight, multiplier), 1);

export class LoopDetector {
  readonly #times = new Map<number, number>();
  /** The latest tokens, as a ring. */
  readonly #phrase = new Int32Array(phraseTokens);
  /** For each of the latest phrases 1 where it was an old one, as a ring. */
  readonly #window = new Uint8Array(windowTokens);
  #count = 0;
  #hash = 0;
  #old = 0;

  /** Takes the next token; true where the text is in a loop now. */
  push(token: number): boolean {
    const place = this.#count % phraseTokens;
    const leaving = this.#phrase[place] ?? 0;
    this.#phrase[place] = token;
    // A token's own number plus one, so that token 0 counts too; a place that was never filled holds 0 for "none".
    const left = this.#count < phraseTokens ? 0 : Math.imul(leaving + 1, leavingWeight);
    this.#hash = (Math.imul(this.#hash, multiplier) + (token + 1) - left) | 0;
    this.#count++;
    if (this.#count < phraseTokens) return false;

    const times = this.#times.get(this.#hash) ?? 0;
    this.#times.set(this.#hash, times + 1);
    const isOld = times >= timesBefore ? 1 : 0;
    const slot = this.#count % windowTokens;
    this.#old += isOld - (this.#window[slot] ?? 0);
    this.#window[slot] = isOld;
    return this.#old >= windowTokens * loopShare;
  }
}
