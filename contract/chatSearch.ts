/** Full-text search over everything that was asked and answered, and the names of conversations. */
import { z } from 'zod';
import { message } from './chat.ts';
import { call } from './endpoint.ts';

/** A piece of a text; `isHit` where it is what was looked for. */
export const snippetPart = z.object({ text: z.string(), isHit: z.boolean() });
export type SnippetPart = z.infer<typeof snippetPart>;

export const searchHit = z.object({
  conversationId: z.string(),
  title: z.string(),
  /** null where the conversation's name is what was found. */
  messageId: z.string().nullable(),
  role: message.shape.role.nullable(),
  snippet: z.array(snippetPart),
  createdAt: z.iso.datetime(),
});
export type SearchHit = z.infer<typeof searchHit>;

export const chatSearchContract = {
  /** Words are all to be there, in any order; a phrase in quotation marks as it stands. The latest hit is the first. */
  'chat.search': call(
    z.object({ query: z.string().max(500), limit: z.number().int().min(1).max(200) }),
    z.object({ hits: z.array(searchHit), more: z.boolean() }),
  ),
};
