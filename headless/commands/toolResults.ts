/**
 * What a model's calls came to, as lines of JSON: `{"id": …, "content": …}` answers
 * the call of that id, `{"name": …, "content": …}` the next call of that tool, and one with neither the next call. A
 * call that cannot be used is answered with the reason.
 */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import type { ToolCall } from '../../contract/tools.ts';

const resultLine = z.object({ id: z.string().optional(), name: z.string().optional(), content: z.json() });
type ResultLine = z.infer<typeof resultLine>;

const invalid = (line: string, cause: unknown): HearthError =>
  new HearthError(
    {
      code: 'BAD_INPUT',
      message: `This is not the result of a call: ${line.slice(0, 200)}`,
      next: 'A result is a line such as {"id": "the call\'s id", "content": "what it came to"}.',
    },
    cause,
  );

const parseLine = (line: string): ResultLine => {
  try {
    return resultLine.parse(JSON.parse(line));
  } catch (error) {
    throw invalid(line, error);
  }
};

const answers = ({ id, name }: ResultLine, call: ToolCall): boolean =>
  id === undefined ? name === undefined || name === call.name : id === call.id;

const textOf = ({ content }: ResultLine): string => (typeof content === 'string' ? content : JSON.stringify(content));

export class ToolResults {
  readonly #lines: AsyncIterator<string>;
  readonly #close: () => void;
  /** Read, and not the answer to any call so far. */
  readonly #kept: ResultLine[] = [];

  /** Aborting the signal ends the waiting for more. */
  constructor(input: Readable, signal: AbortSignal) {
    const reader = createInterface({ input, signal });
    this.#lines = reader[Symbol.asyncIterator]();
    this.#close = () => {
      reader.close();
      input.destroy();
    };
  }

  /** The results in the order of the calls; null where there are no more. Errors: BAD_INPUT. */
  async answer(calls: readonly ToolCall[]): Promise<string[] | null> {
    const results: string[] = [];
    for (const call of calls) {
      const result = call.error === null ? await this.#answerTo(call) : call.error.message;
      if (result === null) return null;
      results.push(result);
    }
    return results;
  }

  close(): void {
    this.#close();
  }

  async #answerTo(call: ToolCall): Promise<string | null> {
    const index = this.#kept.findIndex((line) => answers(line, call));
    const kept = index < 0 ? undefined : this.#kept.splice(index, 1)[0];
    if (kept !== undefined) return textOf(kept);
    for (;;) {
      const next = await this.#lines.next();
      if (next.done === true) return null;
      if (next.value.trim() === '') continue;
      const line = parseLine(next.value);
      if (answers(line, call)) return textOf(line);
      this.#kept.push(line);
    }
  }
}
