/** What holds until a person chooses. Apart from the schema, so that the page needs no zod for its first frame. */
import type { Settings } from './settings.ts';

export const defaultSettings: Settings = {
  theme: 'system',
  contrast: 'system',
  motion: 'system',
  language: 'system',
  zoomPercent: 100,
};
