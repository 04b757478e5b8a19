/** The person's settings, kept in the database. What is not stored, or not understood any more, is the default. */
import { defaultSettings } from '../../contract/defaultSettings.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { settings as settingsSchema, type Settings } from '../../contract/settings.ts';
import { createSignal } from '../../contract/signal.ts';
import type { HearthDatabase } from './database.ts';

export interface SettingsStore {
  readonly value: ReadableSignal<Settings>;
  update(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Settings;
}

/** Values are JSON; the first versions stored plain words. */
const decode = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

export const createSettings = (database: HearthDatabase): SettingsStore => {
  const read = (): Settings => {
    const rows = database.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings').all();
    const stored = new Map(rows.map(({ key, value }) => [key, decode(value)]));
    const understood = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
      const result = schema.safeParse(stored.get(key));
      return result.success ? [[key, result.data] as const] : [];
    });
    return settingsSchema.parse({ ...defaultSettings, ...Object.fromEntries(understood) });
  };
  const value = createSignal(read());
  const write = database.prepare(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    value,
    update: (change) => {
      for (const [key, chosen] of Object.entries(change)) {
        if (chosen !== undefined) write.run(key, JSON.stringify(chosen));
      }
      value.set(read());
      return value.get();
    },
  };
};
