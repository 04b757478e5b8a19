/** Chats to a file and from one, a piece at a time; and which of the two dialogs is open over the page. */
import { create } from 'zustand';
import type { ImportCounts, ImportMode } from '../../contract/chatTransfer.ts';
import { resolveLanguage } from '../i18n/i18n.ts';
import { callHearth, streamHearth, WindowError } from '../rpc/client.ts';
import { fileName, saveFile } from '../ui/saveFile.ts';
import { useSettings } from './settings.ts';

export type ChatFormat = 'json' | 'markdown';

export const useTransferDialog = create<{ readonly open: 'export' | 'import' | null }>(() => ({ open: null }));

export const openTransferDialog = (open: 'export' | 'import'): void => useTransferDialog.setState({ open });
export const closeTransferDialog = (): void => useTransferDialog.setState({ open: null });

const kinds = {
  json: { extension: 'json', type: 'application/json' },
  markdown: { extension: 'md', type: 'text/markdown' },
} as const;

/** File systems end a name after some 80 Chinese characters. */
const longestNameCharacters = 60;

/** Null = all chats. The browser keeps what has come outside of this page's memory. */
export const saveChats = async (ids: readonly string[] | null, format: ChatFormat, title: string): Promise<number> => {
  const language = resolveLanguage(useSettings.getState().settings.language, navigator.languages);
  const { extension, type } = kinds[format];
  const parts: Blob[] = [];
  const stream = streamHearth('chat.export', { conversationIds: ids === null ? null : [...ids], format, language });
  for await (const piece of stream) parts.push(new Blob([piece]));
  const { conversations } = await stream.end;
  saveFile(fileName(title.slice(0, longestNameCharacters), new Date(), extension), new Blob(parts, { type }));
  return conversations;
};

/** Few chats at a time: answers go on streaming between two pieces. */
const pieceBytes = 64 * 1024;

const notText = (name: string): WindowError =>
  new WindowError(
    'CHAT_FILE_INVALID',
    `${name} is no text.`,
    'Nothing was imported. Choose a file of chats that Hearth has saved.',
  );

/** @param onProgress gets the part of the file that was read, 0 to 1 */
export const importChats = async (
  file: File,
  mode: ImportMode,
  onProgress: (fraction: number) => void,
): Promise<ImportCounts> => {
  const { importId } = await callHearth('chat.beginImport', { mode });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array<ArrayBuffer>): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw notText(file.name);
    }
  };
  const reader = file.stream().getReader();
  let readBytes = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      for (let at = 0; at < next.value.length; at += pieceBytes) {
        const bytes = next.value.subarray(at, at + pieceBytes);
        await callHearth('chat.importPiece', { importId, text: decode(bytes) });
        readBytes += bytes.length;
        onProgress(readBytes / file.size);
      }
    }
  } finally {
    reader.releaseLock();
  }
  decode();
  return callHearth('chat.endImport', { importId });
};
