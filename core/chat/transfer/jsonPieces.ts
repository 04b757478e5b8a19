/**
 * Reads a JSON document `{…, "conversations": [ {…}, {…} ]}` that comes in pieces of text, and gives out its head and then
 * each element as text with the line that it begins in. It holds one element at a time, and does not mind how the
 * document is indented. What is inside an element is not looked at but for where it ends.
 */
export interface JsonText {
  readonly text: string;
  /** In the document, from 1. */
  readonly line: number;
}

/** What is wrong with the document, and where. */
export class JsonPiecesError extends Error {
  readonly line: number;

  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}

export interface JsonPiecesOptions {
  /** Gets the document without its elements, as JSON. */
  readonly onHead: (head: JsonText) => void;
  readonly onElement: (element: JsonText) => void;
  /** Of each element: one without an end must not fill the memory. */
  readonly largestCharacters: number;
}

/** Names of folders, and little else. */
const largestHeadCharacters = 1_000_000;
/** As in the files of other programs. */
export const noConversations = 'there are no "conversations" in it';
const arrayBegins = /"conversations"\s*:\s*$/;

type Where = 'head' | 'beforeElement' | 'element' | 'afterElement' | 'tail' | 'end';

export class JsonPieces {
  readonly #options: JsonPiecesOptions;
  #where: Where = 'head';
  /** Of objects and arrays, inside the head or the element. */
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #isFirst = true;
  #line = 1;
  #startLine = 1;
  /** What has come of the head or the element in earlier pieces. */
  #gathered: string[] = [];
  #gatheredCharacters = 0;

  constructor(options: JsonPiecesOptions) {
    this.#options = options;
  }

  push(piece: string): void {
    let start = 0;
    for (let index = 0; index < piece.length; index++) {
      const character = piece[index] ?? '';
      if (character === '\n') this.#line += 1;
      if (this.#where === 'head' || this.#where === 'element') {
        if (!this.#endsAt(character, piece, start, index)) continue;
        if (this.#where === 'head') {
          this.#options.onHead({ text: `${this.#take(piece.slice(start, index))}[]}`, line: 1 });
          this.#where = 'beforeElement';
        } else {
          this.#options.onElement({ text: this.#take(piece.slice(start, index + 1)), line: this.#startLine });
          this.#where = 'afterElement';
        }
      } else if (character.trim() !== '') {
        this.#between(character);
        start = index;
      }
    }
    if (this.#where === 'head' || this.#where === 'element') this.#keep(piece.slice(start));
  }

  /** After the last piece. */
  end(): void {
    if (this.#where === 'end') return;
    throw new JsonPiecesError(
      this.#where === 'element'
        ? `the file ends in the middle of a chat, which begins in line ${this.#startLine}`
        : this.#where === 'head'
          ? noConversations
          : 'the file ends too early',
      this.#line,
    );
  }

  /** Follows strings and brackets; whether the head or the element is over with this character. */
  #endsAt(character: string, piece: string, start: number, index: number): boolean {
    if (this.#inString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (character === '\\') this.#isEscaped = true;
      else if (character === '"') this.#inString = false;
      return false;
    }
    switch (character) {
      case '"':
        this.#inString = true;
        return false;
      case '[':
        if (this.#where === 'head' && this.#depth === 1) {
          if (arrayBegins.test(this.#gathered.join('') + piece.slice(start, index))) return true;
        }
        this.#depth += 1;
        return false;
      case '{':
        this.#depth += 1;
        return false;
      case ']':
      case '}':
        this.#depth -= 1;
        return this.#where === 'element' && this.#depth === 0;
      default:
        return false;
    }
  }

  /** Outside of head and elements there is little that may come. */
  #between(character: string): void {
    if (this.#where === 'beforeElement' && character === '{') {
      this.#where = 'element';
      this.#depth = 1;
      this.#startLine = this.#line;
      this.#isFirst = false;
    } else if (
      character === ']' &&
      (this.#where === 'afterElement' || (this.#where === 'beforeElement' && this.#isFirst))
    )
      this.#where = 'tail';
    else if (this.#where === 'afterElement' && character === ',') this.#where = 'beforeElement';
    else if (this.#where === 'tail' && character === '}') this.#where = 'end';
    else throw new JsonPiecesError(`“${character}” stands where it cannot`, this.#line);
  }

  #keep(text: string): void {
    this.#gatheredCharacters += text.length;
    const isHead = this.#where === 'head';
    if (this.#gatheredCharacters > (isHead ? largestHeadCharacters : this.#options.largestCharacters)) {
      throw new JsonPiecesError(isHead ? noConversations : 'this chat is too large', this.#startLine);
    }
    this.#gathered.push(text);
  }

  #take(last: string): string {
    this.#keep(last);
    const text = this.#gathered.join('');
    this.#gathered = [];
    this.#gatheredCharacters = 0;
    return text;
  }
}
