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
  /** Whether alerts are shown by the system, too; the log has them anyway. */
  alertNotifications: z.boolean(),
  /** Limits of alerts; 0 turns one off. */
  alertGpuCelsius: z.number().int().min(0).max(120),
  alertGpuMemoryPercent: z.number().int().min(0).max(100),
  alertMemoryPercent: z.number().int().min(0).max(100),
  alertDiskGigabytes: z.number().int().min(0),
  /** Less load than this while answering. */
  alertGpuLoadPercent: z.number().int().min(0).max(100),
  /** Whether answers below the predicted band are worth an alert. */
  alertSlow: z.boolean(),
  /** Whether Prometheus may read the live numbers. */
  metrics: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

export const settingsContract = {
  'settings.value': signal(settings),
  'settings.update': call(settings.partial(), settings),
};
