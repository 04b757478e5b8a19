import { z } from 'zod';
import { call } from './endpoint.ts';

export const appInfo = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'browser', 'cli']),
  /** Folder that holds all state (HEARTH_HOME). */
  home: z.string(),
  platform: z.string(),
  nodeVersion: z.string(),
  electronVersion: z.string().nullable(),
  /** llama.cpp release the engine is pinned to. */
  engineRelease: z.string(),
});
export type AppInfo = z.infer<typeof appInfo>;

export const appContract = {
  'app.info': call(z.object({}), appInfo),
};
