/** What a person can choose. One entry here, its default in `defaultSettings.ts`, and a row on the settings page. */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';

export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** `more` asks for high contrast whatever the system says. */
  contrast: z.enum(['system', 'more']),
  motion: z.enum(['system', 'reduced']),
  language: z.enum(['system', 'en', 'zh']),
  /** Size of text and spaces, in percent. */
  zoomPercent: z.number().int().min(80).max(200),
});
export type Settings = z.infer<typeof settings>;

export const settingsContract = {
  'settings.value': signal(settings),
  'settings.update': call(settings.partial(), settings),
};
