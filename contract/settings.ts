/** What a person can choose. One entry here, its default in `defaultSettings.ts`, and a row on the settings page. */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';
import { keepChatsDays } from './retention.ts';

const httpAddress = z.url({ protocol: /^https?$/ }).max(2000);

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
  /** Addresses of the hub and its mirrors, the first one asked first. Empty: the environment's, else the official hub. */
  endpoints: z.array(httpAddress).max(10),
  /** Decimal; 0 = as fast as the line is. */
  downloadLimitBytesPerSecond: z.number().int().nonnegative(),
  /** Empty = as the system says. */
  proxy: z.union([httpAddress, z.literal('')]),
  /** A PEM file of certificates to trust beside the usual ones; empty = none. */
  certificateFile: z.string().max(4096),
  /** Chats that nobody has touched for so many days are deleted; 0 = never. */
  keepChatsDays,
});
export type Settings = z.infer<typeof settings>;

export const settingsContract = {
  'settings.value': signal(settings),
  'settings.update': call(settings.partial(), settings),
};
