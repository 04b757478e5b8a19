/**
 * The tools of one answer: what the model writes to call them is held against their schemas, and a call that does not
 * agree is told with its reason, so that the model can be told too.
 * Errors: BAD_INPUT, SCHEMA_INVALID.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HearthError, toErrorInfo } from '../../../contract/error.ts';
import type { Tool, ToolCall } from '../../../contract/tools.ts';
import type { ParsedCall } from './toolCallParser.ts';

const jsonObject = z.record(z.string(), z.unknown());

const twice = (name: string): HearthError =>
  new HearthError({
    code: 'BAD_INPUT',
    message: `Two tools are named "${name}".`,
    details: { name },
    next: 'Give each tool a name of its own.',
  });

const unchecked = (name: string, cause: unknown): HearthError =>
  new HearthError(
    {
      code: 'SCHEMA_INVALID',
      message: `The parameters of the tool "${name}" cannot be checked: ${cause instanceof Error ? cause.message : String(cause)}.`,
      details: { name },
      next: 'Change that part of the schema, or leave it out.',
    },
    cause,
  );

const checkOf = ({ name, parameters }: Tool): z.ZodType => {
  try {
    return z.fromJSONSchema(parameters);
  } catch (error) {
    throw unchecked(name, error);
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export class ToolSet {
  readonly tools: readonly Tool[];
  readonly #checks = new Map<string, z.ZodType>();

  constructor(tools: readonly Tool[]) {
    this.tools = tools;
    for (const tool of tools) {
      if (this.#checks.has(tool.name)) throw twice(tool.name);
      this.#checks.set(tool.name, checkOf(tool));
    }
  }

  read({ name, argumentsText, closed }: ParsedCall): ToolCall {
    // A tool without parameters is called without arguments.
    const given = argumentsText === '' && closed ? {} : parseJson(argumentsText);
    const parsed = jsonObject.safeParse(given);
    const reason = parsed.success ? this.#disagreement(name, parsed.data) : this.#unreadable(closed);
    return {
      id: randomUUID(),
      name,
      arguments: parsed.success ? parsed.data : null,
      argumentsText,
      error: reason === null ? null : toErrorInfo(this.#invalid(name, reason)),
    };
  }

  #unreadable(closed: boolean): string {
    return closed ? 'its arguments are no JSON object' : 'the answer ended in the midst of it';
  }

  #disagreement(name: string, values: Record<string, unknown>): string | null {
    const check = this.#checks.get(name);
    if (check === undefined) return `there is no such tool, only ${[...this.#checks.keys()].join(', ')}`;
    const issue = check.safeParse(values).error?.issues[0];
    if (issue === undefined) return null;
    return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
  }

  #invalid(name: string, reason: string): HearthError {
    return new HearthError({
      code: 'TOOL_CALL_INVALID',
      message: `The call of "${name}" cannot be used: ${reason}.`,
      details: { name },
      next: 'Give the model this message as the result of its call, or ask again.',
    });
  }
}
