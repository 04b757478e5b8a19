/**
 * Takes chats from a file that comes in pieces of text, one chat after the other. In the mode `check` it only says what
 * `add` would do. A chat that is here with the same messages is left alone, so the same file twice adds nothing; one that
 * is here with other messages comes as a copy beside it.
 * Errors: CHAT_FILE_INVALID with the line and the field, DISK_FULL, FILE_WRITE_FAILED.
 */
import { z } from 'zod';
import type { ImportCounts, ImportMode } from '../../../contract/chatTransfer.ts';
import { HearthError } from '../../../contract/error.ts';
import type { FolderStore } from '../folderStore.ts';
import type { ConversationStore } from '../conversationStore.ts';
import { chatFileHeader, contentHash, fileConversation, type FileConversation } from './chatFile.ts';
import type { ImportedChats } from './importedChats.ts';
import { JsonPieces, JsonPiecesError, noConversations, type JsonText } from './jsonPieces.ts';
import { readConversation, type ReadParts } from './readConversation.ts';

/** More than the longest chat with the largest files has, and less than what a text can hold. */
const largestChatCharacters = 200_000_000;

export interface ImportParts {
  readonly store: ReadParts['store'] & Pick<ConversationStore, 'find'>;
  readonly attachments: ReadParts['attachments'];
  readonly folders: FolderStore;
  readonly imported: ImportedChats;
}

export interface ChatImport {
  /** Resolves to what was, or would be, done so far. */
  push(text: string): ImportCounts;
  end(): ImportCounts;
}

export const createChatImport = (
  { store, attachments, folders, imported }: ImportParts,
  mode: ImportMode,
): ChatImport => {
  const counts = { added: 0, copies: 0, known: 0 };
  let place = 0;

  const invalid = (line: number, field: string, reason: string, cause?: unknown): HearthError => {
    const done = mode === 'add' ? counts.added + counts.copies : 0;
    const where = field === '' ? `line ${line}` : `line ${line}, ${field}`;
    return new HearthError(
      {
        code: 'CHAT_FILE_INVALID',
        message: `The file of chats cannot be read: ${where}: ${reason}.`,
        details: { line, field, reason },
        next:
          done === 0
            ? reason === noConversations
              ? 'Nothing was imported. Choose a JSON file that Hearth has saved; those of other programs are made otherwise.'
              : 'Nothing was imported. Choose another copy of the file, or save it anew where it came from.'
            : `The file has changed while it was read; ${done} chats before this place are here. Import it once more.`,
      },
      cause,
    );
  };

  /** @param path of the value in the document */
  const parse = <S extends z.ZodType>(schema: S, { text, line }: JsonText, path: string): z.output<S> => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const inside = Number(/\(line (\d+) /.exec(reason)?.[1] ?? 1);
      throw invalid(line + inside - 1, path, `it is no JSON (${reason})`, error);
    }
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const inside = z.core.toDotPath(issue?.path ?? []);
    const field = path === '' || inside === '' || inside.startsWith('[') ? `${path}${inside}` : `${path}.${inside}`;
    throw invalid(line, field, issue?.message ?? 'it is not as it has to be', result.error);
  };

  const folderIdOf = (name: string | null): string | null =>
    name === null ? null : (folders.folders.get().find((folder) => folder.name === name) ?? folders.create(name)).id;

  const saysTheSame = (id: string, importHash: string | null, hash: string): boolean => {
    if (importHash === hash) return true;
    const found = store.find(id);
    return (
      found !== null && contentHash(readConversation({ store, attachments }, found, { id, folder: null })) === hash
    );
  };

  const take = (conversation: FileConversation): void => {
    const hash = contentHash(conversation);
    const here = imported.called(conversation.id);
    if (here.some(({ id, importHash }) => saysTheSame(id, importHash, hash))) {
      counts.known += 1;
      return;
    }
    if (mode === 'add') {
      const title = here.length === 0 || conversation.title === '' ? conversation.title : `${conversation.title} (2)`;
      imported.add({ ...conversation, title }, hash, folderIdOf(conversation.folder));
    }
    if (here.length === 0) counts.added += 1;
    else counts.copies += 1;
  };

  const pieces = new JsonPieces({
    largestCharacters: largestChatCharacters,
    onHead: (head) => {
      const header = parse(chatFileHeader.loose(), head, '');
      if (mode === 'add') header.folders.forEach(folderIdOf);
    },
    onElement: (element) => {
      take(parse(fileConversation, element, `conversations[${place}]`));
      place += 1;
    },
  });

  const told = (work: () => void): ImportCounts => {
    try {
      work();
      return { ...counts };
    } catch (error) {
      throw error instanceof JsonPiecesError ? invalid(error.line, '', error.message, error) : error;
    }
  };

  return { push: (text) => told(() => pieces.push(text)), end: () => told(() => pieces.end()) };
};
