/**
 * Theme and language. The service keeps them; a copy in this browser only spares the first frame a flash of the wrong
 * theme, and is overwritten by what the service says.
 */
import { create } from 'zustand';
import type { Settings } from '../../contract/app.ts';
import { callHearth } from '../rpc/client.ts';

const COPY_KEY = 'hearth.settings';

const themes: readonly string[] = ['system', 'light', 'dark'] satisfies Settings['theme'][];
const languages: readonly string[] = ['system', 'en', 'zh'] satisfies Settings['language'][];

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' &&
  value !== null &&
  'theme' in value &&
  'language' in value &&
  themes.includes(String(value.theme)) &&
  languages.includes(String(value.language));

const readCopy = (): Settings => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(COPY_KEY) ?? 'null');
    if (isSettings(value)) return value;
  } catch {
    // A damaged copy is worth nothing; the service will send the real one.
  }
  return { theme: 'system', language: 'system' };
};

export const useSettings = create<{ readonly settings: Settings }>(() => ({ settings: readCopy() }));

export const acceptSettings = (settings: Settings): void => {
  localStorage.setItem(COPY_KEY, JSON.stringify(settings));
  useSettings.setState({ settings });
};

/** Shows the change at once and takes it back if it could not be kept. */
export const changeSettings = async (change: Partial<Settings>): Promise<void> => {
  const before = useSettings.getState().settings;
  acceptSettings({ ...before, ...change });
  try {
    acceptSettings(await callHearth('settings.update', change));
  } catch (thrown) {
    acceptSettings(before);
    throw thrown;
  }
};
