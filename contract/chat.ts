/** Conversations and the answers that stream into them. */
import { z } from 'zod';
import { answerContext, answerOptions, thoughtEnd } from './answerOptions.ts';
import { attachment } from './attachments.ts';
import { chatSetup } from './chatSetup.ts';
import { call, signal, stream } from './endpoint.ts';
import { engineFacts } from './engine.ts';
import { errorInfo } from './error.ts';
import { writtenCall } from './tools.ts';

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
  /** Where the model lay; missing where that was not kept. */
  ranOn: engineFacts
    .pick({ backend: true, devices: true, gpuLayers: true, layers: true, threads: true, keyCacheType: true })
    .optional(),
});
export type AnswerStats = z.infer<typeof answerStats>;

export const message = z.object({
  id: z.string(),
  conversationId: z.string(),
  role: z.enum(['user', 'assistant']),
  /** The reasoning; empty for the user's messages. */
  thought: z.string(),
  text: z.string(),
  /** Calls of tools that an answer makes although a chat offers none; they are shown, and not run. */
  toolCalls: z.array(writtenCall),
  /** Files whose text the model is shown with the question. */
  attachments: z.array(attachment),
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
  /** Of its answer among those that wait, 1 = the next one; null where nothing waits. */
  queuePlace: z.number().int().positive().nullable(),
  setup: chatSetup,
  pinned: z.boolean(),
  folderId: z.string().nullable(),
  /** Deleted, and still to be brought back until it is removed for good; null for the others. */
  deletedAt: z.iso.datetime().nullable(),
});
export type Conversation = z.infer<typeof conversation>;

export const folder = z.object({ id: z.string(), name: z.string() });
export type Folder = z.infer<typeof folder>;

/**
 * A conversation is a tree: an edited question and an answer made again are further versions beside the first. For each
 * message of the open branch that has several versions: their ids, in the order in which they were made.
 */
export const versions = z.record(z.string(), z.array(z.string()));
export type Versions = z.infer<typeof versions>;

/** First a snapshot, then what came after it; another one whenever another branch is opened. */
export const chatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), messages: z.array(message), versions }),
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
const messageId = z.object({ messageId: z.string() });
const title = z.string().trim().min(1).max(200);

export const chatContract = {
  'chat.conversations': signal(z.array(conversation)),
  'chat.create': call(z.object({ setup: chatSetup.optional() }), conversation),
  'chat.update': call(
    conversationId.extend({
      title: title.optional(),
      pinned: z.boolean().optional(),
      folderId: z.string().nullable().optional(),
      /** Holds from the next question on. */
      setup: chatSetup.optional(),
    }),
    conversation,
  ),
  /** Out of sight at once, and gone for good after a grace time; until then `chat.restore` brings it back. */
  'chat.delete': call(conversationId, z.object({})),
  'chat.restore': call(conversationId, conversation),
  /** Removes what was deleted for good, now. */
  'chat.purge': call(conversationId, z.object({})),
  'chat.folders': signal(z.array(folder)),
  'chat.createFolder': call(z.object({ name: title }), folder),
  'chat.renameFolder': call(z.object({ folderId: z.string(), name: title }), folder),
  /** Its conversations stay, outside of any folder. */
  'chat.removeFolder': call(z.object({ folderId: z.string() }), z.object({})),
  /**
   * Stores the question and starts the answer; what follows comes through `chat.watch`. `after` is the message that the
   * question follows, null for the beginning: editing a question is asking after the same message again. Without it,
   * the question follows the end of the open branch. Without options, those of the chat hold.
   */
  'chat.send': call(
    conversationId.extend({
      text: z.string(),
      after: z.string().nullable().optional(),
      options: answerOptions.optional(),
      attachmentIds: z.array(z.string()).max(100).optional(),
    }),
    z.object({ questionId: z.string(), answerId: z.string() }),
  ),
  /** Answers the question of this answer once more, as a further version; without options with the same ones. */
  'chat.answerAgain': call(
    conversationId.extend({ messageId: z.string(), options: answerOptions.optional() }),
    z.object({ answerId: z.string() }),
  ),
  /** Opens the branch that this message is on, down to its latest end. */
  'chat.openBranch': call(conversationId.extend(messageId.shape), z.object({})),
  /** Stopping what has already ended is not an error: two windows may both press stop. */
  'chat.stop': call(conversationId, z.object({ stopped: z.boolean() })),
  /** Makes the model end its reasoning and answer. False where it is not thinking (any more). */
  'chat.answerNow': call(conversationId, z.object({ accepted: z.boolean() })),
  'chat.watch': stream(conversationId, chatEvent, z.object({})),
  /** Unsent texts by conversation; the key of the new chat's is the empty text. */
  'chat.drafts': call(z.object({}), z.record(z.string(), z.string())),
  'chat.saveDraft': call(z.object({ conversationId: z.string().nullable(), text: z.string() }), z.object({})),
};
