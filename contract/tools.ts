/** Functions that a model may call in place of answering, and the calls that it makes. */
import { z } from 'zod';
import { errorInfo } from './error.ts';

const jsonObject = z.record(z.string(), z.unknown());

export const tool = z.object({
  name: z.string().regex(/^[\w-]{1,64}$/, 'a name has 1 to 64 letters, digits, _ and -'),
  description: z.string().default(''),
  /** A JSON schema of an object: the arguments. */
  parameters: jsonObject.default({ type: 'object', properties: {} }),
});
export type Tool = z.infer<typeof tool>;

/** auto: the model calls or answers, as it sees fit; required: its answer is one call. */
export const toolChoices = ['auto', 'required'] as const;
export const toolChoice = z.enum(toolChoices);
export type ToolChoice = z.infer<typeof toolChoice>;

export const toolCall = z.object({
  id: z.string(),
  /** As the model wrote it; empty where it wrote none. */
  name: z.string(),
  /** null where what the model wrote is no JSON object. */
  arguments: jsonObject.nullable(),
  /** As the model wrote them. */
  argumentsText: z.string(),
  /** TOOL_CALL_INVALID where there is no such tool, or the arguments are not as its schema wants them. */
  error: errorInfo.nullable(),
});
export type ToolCall = z.infer<typeof toolCall>;

/** A call as the model wrote it, and nobody looked at it further. */
export const writtenCall = toolCall.pick({ name: true, argumentsText: true });
export type WrittenCall = z.infer<typeof writtenCall>;
