/**
 * Where all state lies: `HEARTH_HOME`, or `.hearth` in the user's home folder. Every shell asks here, so that all of them
 * meet in the same place. Always absolute; the folder need not exist yet.
 */
import { join, resolve } from 'node:path';

export const resolveHome = (env: Readonly<Record<string, string | undefined>>, homedir: string): string => {
  const wanted = env['HEARTH_HOME']?.trim() ?? '';
  if (wanted === '') return join(homedir, '.hearth');
  // A shell expands `~`, but a service file, a desktop entry or Windows does not.
  if (wanted === '~' || wanted.startsWith('~/') || wanted.startsWith('~\\')) return join(homedir, wanted.slice(1));
  return resolve(wanted);
};
