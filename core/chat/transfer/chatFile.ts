/**
 * Chats as a file has them: one JSON document, `{"format": "hearth-chats", "version": 1, …, "conversations": [ … ]}`. In
 * it a message has no id but its place in the list, so that a file says the same wherever it was made.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { attachment } from '../../../contract/attachments.ts';
import { largestTextCharacters } from '../../../contract/attachmentLimits.ts';
import { message } from '../../../contract/chat.ts';
import { chatSetup } from '../../../contract/chatSetup.ts';

export const chatFileFormat = 'hearth-chats';

const name = z.string().max(200);
const place = z.number().int().nonnegative();

export const chatFileHeader = z.object({
  format: z.literal(chatFileFormat, 'this is no file of chats that Hearth has saved'),
  version: z.literal(1, 'it was saved by a newer Hearth'),
  savedAt: z.iso.datetime(),
  folders: z.array(name.min(1)),
});
export type ChatFileHeader = z.infer<typeof chatFileHeader>;

const fileMessage = message
  .pick({
    role: true,
    thought: true,
    text: true,
    toolCalls: true,
    modelId: true,
    options: true,
    thoughtEnd: true,
    context: true,
    stats: true,
    error: true,
    createdAt: true,
  })
  .extend({
    /** The place of the message that it follows; null at the beginning. */
    follows: place.nullable(),
    status: z.enum(['complete', 'stopped', 'interrupted', 'failed']),
    /** Places in `files`. */
    files: z.array(place),
  });
export type FileMessage = z.infer<typeof fileMessage>;

const fileText = attachment
  .pick({ name: true, kind: true, bytes: true })
  .extend({ text: z.string().max(largestTextCharacters) });

const chatContent = z.object({ messages: z.array(fileMessage), files: z.array(fileText) });

const mustFollow = { user: 'assistant', assistant: 'user' } as const;

/** What is wrong with where a message stands: questions and answers take turns, and each follows an earlier message. */
const placeProblem = (messages: readonly FileMessage[], { role, follows }: FileMessage, at: number): string | null => {
  if (follows === null) return role === 'user' ? null : 'an answer follows a question';
  const parent = messages[follows];
  if (parent === undefined || follows >= at) return 'there is no such message before this one';
  return parent.role === mustFollow[role] ? null : 'questions and answers do not take turns';
};

export const fileConversation = chatContent
  .extend({
    /** Stays the same in every file that the chat is saved to. */
    id: z.string().min(1).max(100),
    title: name,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    pinned: z.boolean(),
    folder: name.min(1).nullable(),
    setup: chatSetup,
    /** The place of the message that the open branch ends with. */
    open: place.nullable(),
  })
  .superRefine(({ messages, files, open }, context) => {
    const wrong = (path: (string | number)[], reason: string): void =>
      context.addIssue({ code: 'custom', path, message: reason });
    messages.forEach((one, index) => {
      const problem = placeProblem(messages, one, index);
      if (problem !== null) wrong(['messages', index, 'follows'], problem);
      one.files.forEach((file, at) => {
        if (files[file] === undefined) wrong(['messages', index, 'files', at], 'there is no such file');
      });
    });
    if (open !== null && messages[open] === undefined) wrong(['open'], 'there is no such message');
    if (open === null && messages.length > 0) wrong(['open'], 'the end of the open branch is missing');
  });
export type FileConversation = z.infer<typeof fileConversation>;

/** Tells whether two chats say the same: their messages and files, and not how somebody has named or filed them. */
export const contentHash = (conversation: FileConversation): string =>
  createHash('sha256')
    .update(JSON.stringify(chatContent.parse(conversation)))
    .digest('hex');
