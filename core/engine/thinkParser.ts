/**
 * Splits R1's output into reasoning and answer as it streams. R1's template ends inside `<think>`, so the output
 * starts in the reasoning and only `</think>` is written; a model that opens the tag itself is understood as well.
 * White space around both parts is dropped. A tag that arrives in pieces is held back until it is whole or refuted.
 */
import type { Channel } from '../../contract/chat.ts';

export interface ThinkDelta {
  readonly channel: Channel;
  readonly text: string;
}

const openTag = '<think>';
export const closeTag = '</think>';
/** What R1 writes to close its reasoning, and between that and its answer. */
export const thoughtClosing = { close: `\n${closeTag}`, gap: '\n\n' };

/** Length of the longest end of `text` that a `tag` could begin with. */
export const partialTagLength = (text: string, tag: string): number => {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
};

export class ThinkParser {
  #channel: Channel;
  #pending = '';
  /** True until the first visible character of the present part. */
  #atStart = true;

  constructor(startsInThought: boolean) {
    this.#channel = startsInThought ? 'thought' : 'answer';
  }

  /** The part that the next token belongs to. */
  get channel(): Channel {
    return this.#channel;
  }

  /** Takes the next piece of output; returns what can be shown now. */
  push(piece: string): ThinkDelta[] {
    this.#pending += piece;
    const deltas: ThinkDelta[] = [];
    while (this.#step(deltas)) {
      // each step either crosses one tag or stops
    }
    return deltas;
  }

  /** The output has ended: a tag that was never finished is text after all. */
  end(): ThinkDelta[] {
    const deltas: ThinkDelta[] = [];
    this.#show(this.#pending.trimEnd(), deltas);
    this.#pending = '';
    return deltas;
  }

  /** Shows what is certain; true where a tag was crossed and more may follow. */
  #step(deltas: ThinkDelta[]): boolean {
    if (this.#atStart) this.#pending = this.#pending.trimStart();
    const opens = this.#atStart && this.#pending.startsWith(openTag);
    if (opens) {
      this.#enter('thought', this.#pending.slice(openTag.length));
      return true;
    }
    if (this.#atStart && this.#pending !== '' && openTag.startsWith(this.#pending)) return false;
    if (this.#channel === 'thought') {
      const close = this.#pending.indexOf(closeTag);
      if (close >= 0) {
        this.#show(this.#pending.slice(0, close).trimEnd(), deltas);
        this.#enter('answer', this.#pending.slice(close + closeTag.length));
        return true;
      }
    }
    const held = this.#channel === 'thought' ? partialTagLength(this.#pending, closeTag) : 0;
    const certain = this.#pending.slice(0, this.#pending.length - held).trimEnd();
    this.#show(certain, deltas);
    this.#pending = this.#pending.slice(certain.length);
    return false;
  }

  #enter(channel: Channel, rest: string): void {
    this.#channel = channel;
    this.#pending = rest;
    this.#atStart = true;
  }

  #show(text: string, deltas: ThinkDelta[]): void {
    if (text === '') return;
    this.#atStart = false;
    deltas.push({ channel: this.#channel, text });
  }
}
