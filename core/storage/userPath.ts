/** A path as a person writes it: `~` is their own folder. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const userPath = (path: string): string =>
  path === '~' || /^~[/\\]/.test(path) ? join(homedir(), path.slice(1)) : resolve(path);
