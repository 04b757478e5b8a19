/** What holds until a person chooses. Apart from the schema, so that the page needs no zod for its first frame. */
import type { Settings } from './settings.ts';

export const defaultSettings: Settings = {
  theme: 'system',
  contrast: 'system',
  motion: 'system',
  language: 'system',
  zoomPercent: 100,
  alertNotifications: true,
  alertGpuCelsius: 85,
  // A model is placed so that it fills a card to less than this, and a computer's memory to far less.
  alertGpuMemoryPercent: 98,
  alertMemoryPercent: 95,
  alertDiskGigabytes: 5,
  alertGpuLoadPercent: 30,
  alertSlow: true,
  metrics: false,
  endpoints: [],
  downloadLimitBytesPerSecond: 0,
  proxy: '',
  certificateFile: '',
  keepChatsDays: 0,
};
