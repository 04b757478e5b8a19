/** The person's settings, kept in the database. What is not stored, or not understood any more, is the default. */
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { settings as settingsSchema, type Settings } from '../../contract/app.ts';
import { createSignal } from '../../contract/signal.ts';
import type { HearthDatabase } from './database.ts';

const defaults: Settings = { theme: 'system', language: 'system' };

export interface SettingsStore {
  readonly value: ReadableSignal<Settings>;
  update(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Settings;
}

export const createSettings = (database: HearthDatabase): SettingsStore => {
  const read = (): Settings => {
    const rows = database.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings').all();
    const stored = new Map(rows.map(({ key, value }) => [key, value]));
    const { theme, language } = settingsSchema.shape;
    return {
      theme: theme.catch(defaults.theme).parse(stored.get('theme')),
      language: language.catch(defaults.language).parse(stored.get('language')),
    };
  };
  const value = createSignal(read());
  const write = database.prepare(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    value,
    update: (change) => {
      for (const [key, chosen] of Object.entries(change)) if (chosen !== undefined) write.run(key, chosen);
      value.set(read());
      return value.get();
    },
  };
};
