/**
 * What the person chose. The service keeps it; a copy in this browser only spares the first frame a flash of the wrong
 * theme, and is overwritten by what the service says.
 */
import { create } from 'zustand';
import { defaultSettings } from '../../contract/defaultSettings.ts';
import type { Settings } from '../../contract/settings.ts';
import { callHearth } from '../rpc/client.ts';

const COPY_KEY = 'hearth.settings';

/** Looks like settings of this version: the same keys, each of the same kind. The service's word comes soon. */
const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(defaultSettings).every(
    ([key, kept]) => typeof Object.entries(value).find(([name]) => name === key)?.[1] === typeof kept,
  );

const readCopy = (): Settings => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(COPY_KEY) ?? 'null');
    if (isSettings(value)) return value;
  } catch {
    // A damaged copy is worth nothing; the service will send the real one.
  }
  return defaultSettings;
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
