/** Chats to a file and from one. The file's text crosses in pieces: nobody holds all of it. */
import { z } from 'zod';
import { call, stream } from './endpoint.ts';

const count = z.number().int().nonnegative();

export const importCounts = z.object({
  /** Chats that were not here. */
  added: count,
  /** Chats that are here with other messages; the file's come beside them. */
  copies: count,
  /** Chats that are here with the same messages; nothing is done with them. */
  known: count,
});
export type ImportCounts = z.infer<typeof importCounts>;

export const importMode = z.enum(['check', 'add']);
export type ImportMode = z.infer<typeof importMode>;

/** One message of the connection carries several of them; a page that sends larger ones is wrong. */
const largestPieceCharacters = 4_000_000;

const importId = z.object({ importId: z.string() });

export const chatTransferContract = {
  /** `json` can be imported again, with everything in it; `markdown` is the open branch, for reading. Null = all chats. */
  'chat.export': stream(
    z.object({
      conversationIds: z.array(z.string()).nullable(),
      format: z.enum(['json', 'markdown']),
      language: z.enum(['en', 'zh']),
    }),
    z.string(),
    z.object({ conversations: count }),
  ),
  /**
   * An import is the text of a file twice: `check` reads all of it and changes nothing, so that a damaged file is known
   * before; then `add`. One import at a time: another one ends the one before (JOB_NOT_FOUND).
   */
  'chat.beginImport': call(z.object({ mode: importMode }), importId),
  /** The next piece of the text. Errors: CHAT_FILE_INVALID, JOB_NOT_FOUND, DISK_FULL. */
  'chat.importPiece': call(importId.extend({ text: z.string().max(largestPieceCharacters) }), importCounts),
  /** After the last piece. Errors: as above. */
  'chat.endImport': call(importId, importCounts),
};
