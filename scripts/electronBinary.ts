/**
 * Whether the desktop app can be shown here: Electron's binary, which is not part of its npm package, and a display.
 * Nothing is fetched by asking (importing `electron` would).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};

/** The path of the binary, or null where it has not been fetched. `root` is the project's folder. */
export const findElectron = (root: string): string | null => {
  const folder = join(root, 'node_modules', 'electron');
  const name = readText(join(folder, 'path.txt'));
  if (name === null || name === '') return null;
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
  return existsSync(path) ? path : null;
};

/** Windows and macOS always have one; elsewhere it is a server that is named in the environment. */
export const hasDisplay = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform === 'win32' || platform === 'darwin' || [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((name) => !!name);
