/** What a window asks of files of chats. One import at a time: it is a person's deed, and a second one ends the first. */
import { randomUUID } from 'node:crypto';
import type { chatTransferContract, ImportCounts, ImportMode } from '../../../contract/chatTransfer.ts';
import type { Handlers } from '../../../contract/endpoint.ts';
import { HearthError } from '../../../contract/error.ts';
import { createChatImport, type ChatImport, type ImportParts } from './chatImport.ts';
import { exportChats, type ExportParts } from './exportChats.ts';

const ended = (importId: string): HearthError =>
  new HearthError({
    code: 'JOB_NOT_FOUND',
    message: 'Another import has taken the place of this one.',
    details: { importId },
    next: 'Import the file again: what is here already is not added a second time.',
  });

export const createTransferHandlers = (
  parts: ExportParts & ImportParts & { readonly onImport: () => void },
): Handlers<typeof chatTransferContract> => {
  let present: { readonly id: string; readonly mode: ImportMode; readonly work: ChatImport } | null = null;

  /** However it ended: what was added so far is there, and a look at the file has changed nothing. */
  const finish = (): void => {
    const mode = present?.mode;
    present = null;
    if (mode === 'add') parts.onImport();
  };

  const goOn = (importId: string, step: (work: ChatImport) => ImportCounts): ImportCounts => {
    if (present?.id !== importId) throw ended(importId);
    try {
      return step(present.work);
    } catch (error) {
      finish();
      throw error;
    }
  };

  return {
    'chat.export': async (wish, emit, { signal }) => {
      const { conversations, pieces } = exportChats(parts, wish);
      for (const piece of pieces) {
        if (signal.aborted) break;
        await emit(piece);
      }
      return { conversations };
    },
    'chat.beginImport': ({ mode }) => {
      finish();
      const id = randomUUID();
      present = { id, mode, work: createChatImport(parts, mode) };
      return { importId: id };
    },
    'chat.importPiece': ({ importId, text }) => goOn(importId, (work) => work.push(text)),
    'chat.endImport': ({ importId }) => {
      const counts = goOn(importId, (work) => work.end());
      finish();
      return counts;
    },
  };
};
