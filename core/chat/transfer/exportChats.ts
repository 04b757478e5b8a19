/**
 * Chats as the text of a file, in pieces: one chat is read at a time, so that a home of any size can be saved.
 * Errors: CHAT_NOT_FOUND, before anything is given out.
 */
import type { Conversation } from '../../../contract/chat.ts';
import { chatNotFound } from '../chatNotFound.ts';
import type { ConversationStore } from '../conversationStore.ts';
import type { FolderStore } from '../folderStore.ts';
import { chatFileFormat, type ChatFileHeader, type FileConversation } from './chatFile.ts';
import type { ImportedChats } from './importedChats.ts';
import { chatMarkdown, type MarkdownLanguage } from './markdown.ts';
import { readConversation, type ReadParts } from './readConversation.ts';

export interface ExportParts {
  readonly store: ReadParts['store'] & Pick<ConversationStore, 'list' | 'messages'>;
  readonly attachments: ReadParts['attachments'];
  readonly folders: FolderStore;
  readonly imported: Pick<ImportedChats, 'fileId'>;
}

export interface ExportWish {
  /** Null = all that are not deleted. */
  readonly conversationIds: readonly string[] | null;
  readonly format: 'json' | 'markdown';
  readonly language: MarkdownLanguage;
}

const largestPieceCharacters = 256 * 1024;

/** Never between the two halves of one character, which alone could not be written. */
const isHalf = (text: string, index: number): boolean => /[\uD800-\uDBFF]/.test(text[index] ?? '');

function* inPieces(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const wanted = Math.min(start + largestPieceCharacters, text.length);
    const end = wanted < text.length && isHalf(text, wanted - 1) ? wanted - 1 : wanted;
    yield text.slice(start, end);
    start = end;
  }
}

const chosenOf = (store: ExportParts['store'], wanted: readonly string[] | null): Conversation[] => {
  const there = store.list().filter(({ deletedAt }) => deletedAt === null);
  if (wanted === null) return there;
  const missing = wanted.find((id) => !there.some((one) => one.id === id));
  if (missing !== undefined) throw chatNotFound(missing);
  const ids = new Set(wanted);
  return there.filter(({ id }) => ids.has(id));
};

/** @returns how many chats there are, and their text */
export const exportChats = (
  { store, attachments, folders, imported }: ExportParts,
  { conversationIds, format, language }: ExportWish,
): { readonly conversations: number; readonly pieces: Iterable<string> } => {
  const chosen = chosenOf(store, conversationIds);
  const names = new Map(folders.folders.get().map(({ id, name }) => [id, name]));
  const folderOf = ({ folderId }: Conversation): string | null => names.get(folderId ?? '') ?? null;
  const fileOf = (one: Conversation): FileConversation =>
    readConversation({ store, attachments }, one, { id: imported.fileId(one.id), folder: folderOf(one) });

  function* json(): Generator<string> {
    const used = new Set(conversationIds === null ? names.values() : chosen.flatMap((one) => folderOf(one) ?? []));
    const header: ChatFileHeader = {
      format: chatFileFormat,
      version: 1,
      savedAt: new Date().toISOString(),
      folders: [...used],
    };
    yield `${JSON.stringify(header).slice(0, -1)},"conversations":[`;
    for (const [index, one] of chosen.entries()) {
      yield index === 0 ? '\n' : ',\n';
      yield* inPieces(JSON.stringify(fileOf(one)));
    }
    yield '\n]}\n';
  }
  function* markdown(): Generator<string> {
    for (const [index, one] of chosen.entries()) {
      if (index > 0) yield '\n---\n\n';
      yield* inPieces(chatMarkdown(one.title, store.messages(one.id), language));
    }
  }
  return { conversations: chosen.length, pieces: format === 'json' ? json() : markdown() };
};
