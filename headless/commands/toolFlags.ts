/** The flags by which a model is given tools: what it may call, whether it must, and who answers its calls. */
import { Readable } from 'node:stream';
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import { tool, toolChoices, type Tool, type ToolChoice } from '../../contract/tools.ts';
import { readText } from '../readText.ts';

export interface ToolFlags {
  readonly tools?: string;
  readonly toolChoice?: ToolChoice;
  readonly toolResults?: string;
}

export interface ToolUse {
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice;
  /** null = calls are printed and that is all. */
  readonly results: Readable | null;
}

export const addToolOptions = (command: Command): Command =>
  command
    .option('--tools <file>', 'functions that the model may call: a JSON list of name, description and parameters')
    .addOption(new Option('--tool-choice <choice>', 'required = its answer is one call').choices(toolChoices))
    .option('--tool-results <file>', 'answers to the calls, one JSON object a line; - = from standard input');

/** As it stands here, or wrapped as OpenAI's API has it. */
const toolsFile = z
  .array(z.union([z.object({ type: z.literal('function'), function: tool }).transform((one) => one.function), tool]))
  .min(1);

const invalid = (path: string, reason: string, cause: unknown): HearthError =>
  new HearthError(
    {
      code: 'TOOLS_INVALID',
      message: `${path} holds no tools: ${reason}.`,
      details: { path },
      next: 'Tools are a list such as [{"name": "add", "description": "Adds.", "parameters": {"type": "object", "properties": {"a": {"type": "number"}}}}].',
    },
    cause,
  );

const parseTools = (path: string, text: string): Tool[] => {
  try {
    return toolsFile.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error);
    throw invalid(path, reason, error);
  }
};

const needsTools = (): HearthError =>
  new HearthError({
    code: 'BAD_INPUT',
    message: '--tool-choice and --tool-results are of no use without --tools.',
    next: 'Name the file of the tools with --tools, or leave them out.',
  });

const resultsOf = async (from: string | undefined): Promise<Readable | null> => {
  if (from === undefined) return null;
  return from === '-' ? process.stdin : Readable.from([await readText(from)]);
};

/** null where no tools are given. Errors: FILE_NOT_FOUND, TOOLS_INVALID, BAD_INPUT. */
export const toolUseOf = async ({ tools, toolChoice, toolResults }: ToolFlags): Promise<ToolUse | null> => {
  if (tools !== undefined) {
    const parsed = parseTools(tools, await readText(tools));
    return { tools: parsed, choice: toolChoice ?? 'auto', results: await resultsOf(toolResults) };
  }
  if (toolChoice !== undefined || toolResults !== undefined) throw needsTools();
  return null;
};
