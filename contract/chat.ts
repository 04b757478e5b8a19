/** Conversations and the answers that stream into them. */
import { z } from 'zod';
import { answerContext, answerOptions, thoughtEnd } from './answerOptions.ts';
import { call, signal, stream } from './endpoint.ts';
import { errorInfo } from './error.ts';

export const channel = z.enum(['thought', 'answer']);
export type Channel = z.infer<typeof channel>;

/** `loop`: the answer repeated itself without end and was ended. */
export const stopReason = z.enum(['stop', 'length', 'loop', 'stopped', 'interrupted', 'failed']);

/** The numbers of one answer, measured in the engine. Times are milliseconds; a rate is null where nothing was timed. */
export const answerStats = z.object({
  reason: stopReason,
  promptTokens: z.number().int().nonnegative(),
  /** Of the prompt's tokens, how many were still in the cache and were not evaluated again. */
  cachedPromptTokens: z.number().int().nonnegative(),
  thoughtTokens: z.number().int().nonnegative(),
  answerTokens: z.number().int().nonnegative(),
  timeToFirstTokenMs: z.number().nonnegative().nullable(),
  /** From the first token to the closing of the reasoning. */
  thoughtMs: z.number().nonnegative().nullable(),
  decodeTokensPerSecond: z.number().nonnegative().nullable(),
  prefillTokensPerSecond: z.number().nonnegative().nullable(),
});
export type AnswerStats = z.infer<typeof answerStats>;

export const message = z.object({
  id: z.string(),
  conversationId: z.string(),
  role: z.enum(['user', 'assistant']),
  /** The reasoning; empty for the user's messages. */
  thought: z.string(),
  text: z.string(),
  status: z.enum(['queued', 'streaming', 'complete', 'stopped', 'interrupted', 'failed']),
  modelId: z.string().nullable(),
  /** What was asked of this answer beside its question; null for the user's messages. */
  options: answerOptions.nullable(),
  /** null while it thinks, and where it never did. */
  thoughtEnd: thoughtEnd.nullable(),
  /** null until the prompt is known. */
  context: answerContext.nullable(),
  stats: answerStats.nullable(),
  error: errorInfo.nullable(),
  createdAt: z.iso.datetime(),
});
export type Message = z.infer<typeof message>;

export const conversation = z.object({
  id: z.string(),
  /** Empty until the first question names it. */
  title: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** True while an answer is being made. */
  active: z.boolean(),
});
export type Conversation = z.infer<typeof conversation>;

/** First a snapshot, then what came after it. */
export const chatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), messages: z.array(message) }),
  z.object({
    type: z.literal('delta'),
    messageId: z.string(),
    channel,
    text: z.string(),
    /** Tokens so far on this channel, this delta included. */
    tokens: z.number().int().nonnegative(),
  }),
  /** The message as it now is: added, or its status, stats or error changed. */
  z.object({ type: z.literal('message'), message }),
]);
export type ChatEvent = z.infer<typeof chatEvent>;

const conversationId = z.object({ conversationId: z.string() });

export const chatContract = {
  'chat.conversations': signal(z.array(conversation)),
  'chat.create': call(z.object({}), conversation),
  'chat.rename': call(conversationId.extend({ title: z.string().trim().min(1).max(200) }), conversation),
  'chat.delete': call(conversationId, z.object({})),
  /** Stores the question and starts the answer; what follows comes through `chat.watch`. */
  'chat.send': call(
    conversationId.extend({ text: z.string(), options: answerOptions.optional() }),
    z.object({ questionId: z.string(), answerId: z.string() }),
  ),
  /** Stopping what has already ended is not an error: two windows may both press stop. */
  'chat.stop': call(conversationId, z.object({ stopped: z.boolean() })),
  /** Makes the model end its reasoning and answer. False where it is not thinking (any more). */
  'chat.answerNow': call(conversationId, z.object({ accepted: z.boolean() })),
  'chat.watch': stream(conversationId, chatEvent, z.object({})),
};
