/** `hearth chats`: the conversations of this home, out to a file and in from one, while no window has them. */
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { ImportCounts, ImportMode } from '../../contract/chatTransfer.ts';
import { HearthError } from '../../contract/error.ts';
import { createAttachmentStore } from '../../core/chat/attachments/attachmentStore.ts';
import { createConversationStore } from '../../core/chat/conversationStore.ts';
import { createFolderStore } from '../../core/chat/folderStore.ts';
import { createChatImport, type ImportParts } from '../../core/chat/transfer/chatImport.ts';
import { exportChats, type ExportParts } from '../../core/chat/transfer/exportChats.ts';
import { createImportedChats } from '../../core/chat/transfer/importedChats.ts';
import type { HearthDatabase } from '../../core/storage/database.ts';
import { moveInto } from '../../core/storage/replaceFile.ts';
import { userPath } from '../../core/storage/userPath.ts';
import { codeOf, explainWriteError } from '../../core/storage/writeErrors.ts';
import { formatTable } from '../format.ts';
import { withDatabase } from '../homeDatabase.ts';
import type { Output } from '../output.ts';

type Execute = (json: boolean, run: (output: Output) => Promise<number>) => Promise<void>;

const openParts = (database: HearthDatabase): ImportParts & ExportParts => {
  const store = createConversationStore(database);
  const attachments = createAttachmentStore(database);
  const imported = createImportedChats({ database, store, attachments });
  return { store, attachments, imported, folders: createFolderStore(database) };
};

const runList = (output: Output): Promise<number> =>
  withDatabase((database) => {
    const { store, folders } = openParts(database);
    const names = new Map(folders.folders.get().map(({ id, name }) => [id, name]));
    const chats = store.list().filter(({ deletedAt }) => deletedAt === null);
    for (const { id, title, updatedAt, pinned, folderId } of chats) {
      output.record({ type: 'chat', id, title, updatedAt, pinned, folder: names.get(folderId ?? '') ?? null });
    }
    output.line(
      chats.length === 0
        ? 'There are no chats.'
        : formatTable([
            ['ID', 'LAST USED', 'FOLDER', 'TITLE'],
            ...chats.map(({ id, title, updatedAt, folderId }) => [
              id,
              updatedAt,
              names.get(folderId ?? '') ?? '',
              title,
            ]),
          ]),
    );
    return Promise.resolve(0);
  });

/** Under its name only when it is whole. */
const writeFile = async (pieces: Iterable<string>, path: string): Promise<void> => {
  const part = `${path}.part`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part, { mode: 0o600 }));
    moveInto(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw explainWriteError(error, path);
  }
};

interface ExportFlags {
  readonly output?: string;
  readonly markdown?: true;
  readonly json?: true;
}

const runExport = (ids: readonly string[], flags: ExportFlags, output: Output): Promise<number> => {
  if (output.json && flags.output === undefined) {
    throw new HearthError({
      code: 'BAD_INPUT',
      message: 'With --json the standard output is for lines about the work.',
      next: 'Name a file with --output.',
    });
  }
  return withDatabase(async (database) => {
    const { conversations, pieces } = exportChats(openParts(database), {
      conversationIds: ids.length === 0 ? null : ids,
      format: flags.markdown === true ? 'markdown' : 'json',
      language: 'en',
    });
    if (flags.output === undefined) await pipeline(Readable.from(pieces), process.stdout, { end: false });
    else {
      const path = userPath(flags.output);
      await writeFile(pieces, path);
      output.record({ type: 'done', path, chats: conversations });
      output.line(`${path}: ${conversations === 1 ? '1 chat' : `${conversations} chats`}`);
      output.note('It is not encrypted: whoever has the file can read it.');
    }
    return 0;
  });
};

const readInto = async (parts: ImportParts, path: string, mode: ImportMode): Promise<ImportCounts> => {
  const work = createChatImport(parts, mode);
  try {
    for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
      work.push(String(piece));
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EISDIR') throw error;
    const info = { code: 'FILE_NOT_FOUND', message: `There is no file ${path}.`, next: 'Check the path.' } as const;
    throw new HearthError({ ...info, details: { path } }, error);
  }
  return work.end();
};

const runImport = (file: string, output: Output): Promise<number> =>
  withDatabase(async (database) => {
    const parts = openParts(database);
    const path = userPath(file);
    // All of it is read before anything is added: a damaged file brings nothing.
    await readInto(parts, path, 'check');
    const { added, copies, known } = await readInto(parts, path, 'add');
    output.record({ type: 'done', added, copies, known });
    output.line(`${added} added, ${copies} came as copies of chats that have changed, ${known} were here already.`);
    return 0;
  });

export const addChatsCommand = (program: Command, execute: Execute): void => {
  const json = ['--json', 'print one JSON object a line'] as const;
  const chats = program.command('chats').description('list the conversations, save them to a file, take them from one');
  chats
    .command('list')
    .description('the conversations of this home, the last used first')
    .option(...json)
    .action((flags: { json?: true }) => execute(flags.json === true, runList));
  chats
    .command('export [chats...]')
    .description('all conversations, or those of these ids, as JSON that can be imported again')
    .option('--output <file>', 'write to a file, not to standard output')
    .option('--markdown', 'as Markdown, for reading')
    .option(...json)
    .action((ids: string[], flags: ExportFlags) =>
      execute(flags.json === true, (output) => runExport(ids, flags, output)),
    );
  chats
    .command('import <file>')
    .description('add the conversations of a file; what is here already is not added twice')
    .option(...json)
    .action((file: string, flags: { json?: true }) =>
      execute(flags.json === true, (output) => runImport(file, output)),
    );
};
