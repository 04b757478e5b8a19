/** What may be asked of one answer beside its question, and what an answer tells of how it came about. */
import { z } from 'zod';
import { effortBudgetTokens, efforts } from './effort.ts';

export const answerOptions = z.object({
  /** A preset for the thinking budget; a budget in tokens takes its place. */
  effort: z.enum(efforts).optional(),
  /** Tokens of reasoning after which the model is made to answer; 0 = it answers at once. */
  thinkingBudgetTokens: z.number().int().nonnegative().optional(),
  /** Seconds of reasoning, counted from its first token. Where both budgets are given, the first to be reached counts. */
  thinkingBudgetSeconds: z.number().nonnegative().optional(),
  /** 0 = always the likeliest token. Default: R1's own 0.6. */
  temperature: z.number().min(0).max(5).optional(),
  /** Default: R1's own 0.95. */
  topP: z.number().gt(0).max(1).optional(),
  seed: z.number().int().min(0).max(0xfffffffe).optional(),
  /** Of reasoning and answer together. */
  maxTokens: z.number().int().positive().optional(),
  /** A JSON schema that the answer follows; the reasoning before it is free. */
  responseSchema: z.record(z.string(), z.unknown()).optional(),
  /** A grammar (GBNF) that the answer follows, in place of a schema. */
  grammar: z.string().min(1).optional(),
});
export type AnswerOptions = z.infer<typeof answerOptions>;

/** The thinking budget in tokens that the options come to; null = none. */
export const budgetTokensOf = ({ effort, thinkingBudgetTokens }: AnswerOptions): number | null =>
  thinkingBudgetTokens ?? (effort === undefined ? null : effortBudgetTokens[effort]);

/** What ended the reasoning: the model itself, or what made it answer. `context`: just enough room was left to answer. */
export const thoughtEnd = z.enum(['model', 'tokenBudget', 'timeBudget', 'answerNow', 'loop', 'context']);
export type ThoughtEnd = z.infer<typeof thoughtEnd>;

/** How full the model's context is. Used are the prompt's tokens and those of reasoning and answer so far. */
export const answerContext = z.object({
  /** Tokens that the model was shown: the chat without earlier reasoning and without what was dropped. */
  promptTokens: z.number().int().nonnegative(),
  limitTokens: z.number().int().positive(),
  /** The oldest turns (a question and its answer) that the model was not shown, as there was no room for them. */
  droppedTurns: z.number().int().nonnegative(),
});
export type AnswerContext = z.infer<typeof answerContext>;
