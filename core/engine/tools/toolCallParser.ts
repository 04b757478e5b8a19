/**
 * Parts an answer, as it streams, into what it says and the calls that it makes in R1's format (`toolMarks.ts`). A mark
 * that arrives in pieces is held back until it is whole or refuted, and white space before it until it is neither. A
 * call comes out once it is complete; one that was cut off comes out at the end, with what there is of it.
 */
import type { WrittenCall } from '../../../contract/tools.ts';
import { partialTagLength } from '../thinkParser.ts';
import { findMark, marks, spellingsOf } from './toolMarks.ts';

export interface ParsedCall extends WrittenCall {
  /** False where the answer ended in the midst of it. */
  readonly closed: boolean;
}

export type AnswerPart =
  { readonly type: 'text'; readonly text: string } | { readonly type: 'call'; readonly call: ParsedCall };

const beginnings = spellingsOf(marks.callsBegin);

/** Of the end of a text, what may turn out to be the white space before a mark and the mark's own beginning. */
const heldLength = (text: string): number => {
  const ofMark = Math.max(...beginnings.map((spelling) => partialTagLength(text, spelling)));
  return text.length - text.slice(0, text.length - ofMark).trimEnd().length;
};

/** `<mark>function<mark>NAME`, a line break, and the arguments in a fence that may be missing. */
const readCall = (text: string, closed: boolean): ParsedCall | null => {
  const begin = findMark(text, marks.callBegin);
  const body = begin === null ? text : text.slice(begin.index + begin.length);
  if (body.trim() === '') return null;
  const separator = findMark(body, marks.separator);
  const [, name = '', rest = ''] =
    /^\s*([^\n`{]*)([^]*)$/.exec(separator === null ? body : body.slice(separator.index + separator.length)) ?? [];
  const argumentsText = rest
    .trim()
    .replace(/^```\w*/, '')
    .replace(/```$/, '')
    .trim();
  return { name: separator === null ? '' : name.trim(), argumentsText, closed };
};

export class ToolCallParser {
  #pending = '';
  #calling = false;
  #begunExactly = false;

  /** True from the mark that calls begin with until the one that they end with. */
  get calling(): boolean {
    return this.#calling;
  }

  /** True where the last text ended with the mark that calls begin with, so that what follows is known from its start. */
  get begunExactly(): boolean {
    return this.#begunExactly;
  }

  /** Takes the next piece of the answer; returns what is certain. */
  push(text: string): AnswerPart[] {
    this.#pending += text;
    const parts: AnswerPart[] = [];
    while (this.#calling ? this.#takeCall(parts) : this.#takeText(parts)) {
      // each step crosses one mark or stops
    }
    return parts;
  }

  /** The answer has ended: a mark that was never finished is text after all, a call that was not is cut off. */
  end(): AnswerPart[] {
    const parts: AnswerPart[] = [];
    if (this.#calling) this.#addCall(this.#pending, false, parts);
    else this.#addText(this.#pending.trimEnd(), parts);
    this.#pending = '';
    this.#calling = false;
    return parts;
  }

  #takeText(parts: AnswerPart[]): boolean {
    const begin = findMark(this.#pending, marks.callsBegin);
    if (begin === null) {
      const certain = this.#pending.length - heldLength(this.#pending);
      this.#addText(this.#pending.slice(0, certain), parts);
      this.#pending = this.#pending.slice(certain);
      return false;
    }
    this.#addText(this.#pending.slice(0, begin.index).trimEnd(), parts);
    this.#pending = this.#pending.slice(begin.index + begin.length);
    this.#calling = true;
    this.#begunExactly = this.#pending === '';
    return true;
  }

  #takeCall(parts: AnswerPart[]): boolean {
    const callEnd = findMark(this.#pending, marks.callEnd);
    const callsEnd = findMark(this.#pending, marks.callsEnd);
    const first = callEnd !== null && (callsEnd === null || callEnd.index < callsEnd.index) ? callEnd : callsEnd;
    if (first === null) return false;
    this.#addCall(this.#pending.slice(0, first.index), true, parts);
    this.#pending = this.#pending.slice(first.index + first.length);
    if (first === callsEnd) this.#calling = false;
    return true;
  }

  #addText(text: string, parts: AnswerPart[]): void {
    if (text !== '') parts.push({ type: 'text', text });
  }

  #addCall(text: string, closed: boolean, parts: AnswerPart[]): void {
    const call = readCall(text, closed);
    if (call !== null) parts.push({ type: 'call', call });
  }
}
