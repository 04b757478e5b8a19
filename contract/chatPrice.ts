/** What a question would cost before it is sent: the tokens of its files, and how full the context would be. */
import { z } from 'zod';
import { call } from './endpoint.ts';

const count = z.number().int().nonnegative();

export const chatPrice = z.object({
  /** Of the whole prompt: the chat that is still shown to the model, its files, and this question. */
  promptTokens: count,
  /** Of the model's context, the answer included; null while none is loaded. */
  limitTokens: z.number().int().positive().nullable(),
  /** The oldest turns that the model would not be shown. */
  droppedTurns: count,
  /** False where not even the question alone leaves room for an answer. */
  fits: z.boolean(),
  /** True where the loaded model's own tokenizer counted; else all counts are estimates from the characters. */
  counted: z.boolean(),
  /** Tokens of the unsent question's files, by their id. */
  attachments: z.record(z.string(), count),
});
export type ChatPrice = z.infer<typeof chatPrice>;

export const chatPriceContract = {
  /** `after` as for `chat.send`; a conversation that is null is one that is not there yet, with the setup given. */
  'chat.price': call(
    z.object({
      conversationId: z.string().nullable(),
      after: z.string().nullable().optional(),
      text: z.string(),
      attachmentIds: z.array(z.string()).max(100),
      systemPrompt: z.string(),
    }),
    chatPrice,
  ),
};
