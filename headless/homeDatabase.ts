/** The conversations' store for a command that has no app around it: nobody else has the home meanwhile. */
import { HearthError } from '../contract/error.ts';
import { databasePath, type HearthDatabase } from '../core/storage/database.ts';
import { fileKind } from '../core/storage/fileKey.ts';
import { takeHome } from '../core/storage/homeLock.ts';
import { noKeychain } from '../core/vault/keychain.ts';
import { openHomeDatabase } from '../core/vault/openHomeDatabase.ts';
import { openVault, type Vault } from '../core/vault/vault.ts';
import { wrongPassphrase } from '../core/vault/vaultErrors.ts';
import { askSecret } from './askSecret.ts';
import { createShellPorts } from './shellPorts.ts';

/** Errors: HOME_IN_USE. */
export const withHome = async (work: (home: string) => Promise<number>): Promise<number> => {
  const { home } = createShellPorts('cli');
  const lock = takeHome(home);
  try {
    return await work(home);
  } finally {
    lock.release();
  }
};

const tryToUnlock = (home: string, passphrase: string | null): ReturnType<typeof openVault> =>
  openVault(home, noKeychain, passphrase, fileKind(databasePath(home)) === 'other');

const keychainOnly = (): HearthError =>
  new HearthError({
    code: 'KEYCHAIN_UNAVAILABLE',
    message: 'The key is in the system’s keychain, which only the desktop app reaches.',
    next: 'Do it in the desktop app, or set a passphrase there.',
  });

/** Errors: PASSPHRASE_WRONG, KEYCHAIN_UNAVAILABLE, and those of `openVault`. */
export const unlock = async (home: string): Promise<Vault> => {
  const quiet = await tryToUnlock(home, null);
  if (quiet.state === 'open') return quiet.vault;
  if (quiet.needs === 'keychain') throw keychainOnly();
  const opened = await tryToUnlock(home, await askSecret('HEARTH_PASSPHRASE', 'Passphrase'));
  if (opened.state !== 'open') throw wrongPassphrase();
  return opened.vault;
};

/** Opens the store, and closes it whatever happens. Errors: those of both, and of `openDatabase`. */
export const withDatabase = (
  work: (database: HearthDatabase, vault: Vault, home: string) => Promise<number>,
): Promise<number> =>
  withHome(async (home) => {
    const vault = await unlock(home);
    const database = openHomeDatabase(home, vault);
    try {
      return await work(database, vault, home);
    } finally {
      database.close();
    }
  });
