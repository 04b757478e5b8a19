/** Setups that a person has given a name. */
import { randomUUID } from 'node:crypto';
import { preset as presetSchema, type Preset } from '../../contract/chatSetup.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { HearthError } from '../../contract/error.ts';
import { createSignal } from '../../contract/signal.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { explainWrites } from '../storage/databaseErrors.ts';

export interface PresetStore {
  readonly presets: ReadableSignal<Preset[]>;
  /** Errors: PRESET_NOT_FOUND, where an id is given. */
  save(wanted: Omit<Preset, 'id'> & { readonly id?: string | undefined }): Preset;
  remove(id: string): void;
}

interface PresetRow {
  readonly id: string;
  readonly name: string;
  readonly setup: string;
}

const setupOf = presetSchema.omit({ id: true, name: true });

export const createPresetStore = (database: HearthDatabase): PresetStore => {
  const select = database.prepare<[], PresetRow>(
    'SELECT id, name, setup FROM presets ORDER BY name COLLATE NOCASE, created_at',
  );
  const insert = database.prepare('INSERT INTO presets (id, name, setup, created_at) VALUES (?, ?, ?, ?)');
  const update = database.prepare('UPDATE presets SET name = ?, setup = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM presets WHERE id = ?');
  const list = (): Preset[] =>
    select.all().map(({ id, name, setup }) => ({ id, name, ...setupOf.parse(JSON.parse(setup)) }));
  const presets = createSignal(list());
  const explained = explainWrites(database);
  return {
    presets,
    save: explained(({ id, name, ...setup }) => {
      const text = JSON.stringify(setup);
      const saved = { id: id ?? randomUUID(), name, ...setup };
      if (id === undefined) insert.run(saved.id, name, text, new Date().toISOString());
      else if (update.run(name, text, id).changes === 0) {
        throw new HearthError({
          code: 'PRESET_NOT_FOUND',
          message: 'This preset is not there any more.',
          details: { presetId: id },
          next: 'Save it as a new one.',
        });
      }
      presets.set(list());
      return saved;
    }),
    remove: explained((id) => {
      remove.run(id);
      presets.set(list());
    }),
  };
};
