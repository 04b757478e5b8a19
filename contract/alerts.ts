/** What was worth telling without being asked: a log that survives restarts, newest first. */
import { z } from 'zod';
import { alertKinds } from './alertKinds.ts';
import { call, signal } from './endpoint.ts';

export const alert = z.object({
  id: z.string(),
  kind: z.enum(alertKinds),
  /** A GPU's name or a model's id; null where it is about the whole machine. */
  subject: z.string().nullable(),
  /** The reading that raised it, and the limit that it passed: °C, 0 to 1, bytes, or tokens a second. */
  value: z.number().nullable(),
  limit: z.number().nullable(),
  at: z.iso.datetime(),
  /** Null while it lasts. */
  endedAt: z.iso.datetime().nullable(),
});
export type Alert = z.infer<typeof alert>;

export const alertsContract = {
  'alerts.log': signal(z.array(alert)),
  /** Raises one that says only that alerts arrive. */
  'alerts.test': call(z.object({}), alert),
  /** Forgets those that are over. */
  'alerts.clear': call(z.object({}), z.object({})),
};
