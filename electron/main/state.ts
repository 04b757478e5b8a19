/**
 * Puts everything that Electron and Chromium write (cookies, caches, crash dumps, the single-instance lock) under
 * HEARTH_HOME, so that deleting one folder removes the app's every trace. Must run before `ready`: after it, parts of
 * Chromium have already opened files in the default place.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Returns the folder that the shell keeps its own state in. */
export const placeState = (home: string): string => {
  const root = join(home, 'electron');
  const folders = {
    userData: root,
    sessionData: join(root, 'session'),
    logs: join(root, 'logs'),
    crashDumps: join(root, 'crashes'),
  } as const;
  for (const [name, folder] of Object.entries(folders)) {
    // `setPath` refuses a folder that is not there.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath(name, folder);
  }
  return root;
};
