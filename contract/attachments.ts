/** Files whose text goes with a question. The text is taken out of a file once, when it is added, and the file is not kept. */
import { z } from 'zod';
import { call } from './endpoint.ts';

export const attachmentKind = z.enum(['text', 'markdown', 'code', 'pdf', 'word']);

export const attachment = z.object({
  id: z.string(),
  /** The file's name, without its folder. */
  name: z.string(),
  kind: attachmentKind,
  /** Of the file. */
  bytes: z.number().int().nonnegative(),
  /** Of the text in it. */
  characters: z.number().int().nonnegative(),
});
export type Attachment = z.infer<typeof attachment>;

export const attachmentsContract = {
  /**
   * Keeps the file's text with the unsent question of a chat; null is the new chat.
   * Errors: ATTACHMENT_TOO_LARGE, ATTACHMENT_UNREADABLE, ATTACHMENT_EMPTY, DISK_FULL, CHAT_NOT_FOUND.
   */
  'attachments.add': call(
    z.object({ conversationId: z.string().nullable(), name: z.string().min(1).max(255), data: z.base64() }),
    attachment,
  ),
  /** Takes one away from an unsent question; one that was sent stays with its message. */
  'attachments.remove': call(z.object({ attachmentId: z.string() }), z.object({})),
  /** Of unsent questions, by conversation; the key of the new chat's is the empty text. */
  'attachments.ofDrafts': call(z.object({}), z.record(z.string(), z.array(attachment))),
  /** Errors: ATTACHMENT_NOT_FOUND. */
  'attachments.text': call(z.object({ attachmentId: z.string() }), z.object({ text: z.string() })),
};
