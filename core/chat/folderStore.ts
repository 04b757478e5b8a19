/** Folders of conversations. One that is removed leaves its conversations, outside of any folder. */
import { randomUUID } from 'node:crypto';
import type { Folder } from '../../contract/chat.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { HearthError } from '../../contract/error.ts';
import { createSignal } from '../../contract/signal.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { explainWrites } from '../storage/databaseErrors.ts';

export interface FolderStore {
  readonly folders: ReadableSignal<Folder[]>;
  create(name: string): Folder;
  /** Errors: FOLDER_NOT_FOUND. */
  rename(id: string, name: string): Folder;
  remove(id: string): void;
}

export const createFolderStore = (database: HearthDatabase): FolderStore => {
  const list = database.prepare<[], Folder>('SELECT id, name FROM folders ORDER BY name COLLATE NOCASE, created_at');
  const insert = database.prepare('INSERT INTO folders VALUES (?, ?, ?)');
  const update = database.prepare('UPDATE folders SET name = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM folders WHERE id = ?');
  const folders = createSignal(list.all());
  const explained = explainWrites(database);
  return {
    folders,
    create: explained((name) => {
      const created = { id: randomUUID(), name };
      insert.run(created.id, name, new Date().toISOString());
      folders.set(list.all());
      return created;
    }),
    rename: explained((id, name) => {
      if (update.run(name, id).changes === 0) {
        throw new HearthError({
          code: 'FOLDER_NOT_FOUND',
          message: 'This folder is not there any more.',
          details: { folderId: id },
          next: 'Choose another folder, or make a new one.',
        });
      }
      folders.set(list.all());
      return { id, name };
    }),
    remove: explained((id) => {
      remove.run(id);
      folders.set(list.all());
    }),
  };
};
