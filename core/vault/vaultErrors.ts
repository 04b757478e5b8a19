/** What can stand between a person and the key, in words. */
import { HearthError } from '../../contract/error.ts';
import type { KeychainState } from '../../contract/vault.ts';
import { keyFilePath } from './keyFile.ts';

export const wrongPassphrase = (): HearthError =>
  new HearthError({
    code: 'PASSPHRASE_WRONG',
    message: 'This is not the passphrase.',
    next: 'Try again: nothing was changed, and there is no limit. Mind capital letters and the keyboard’s language.',
  });

export const keychainUnavailable = (state: KeychainState): HearthError =>
  new HearthError({
    code: 'KEYCHAIN_UNAVAILABLE',
    message:
      state === 'insecure'
        ? 'This system has no keychain that protects anything.'
        : 'The system’s keychain cannot be reached from here.',
    details: { state },
    next: 'Use a passphrase. On Linux, a running GNOME Keyring or KWallet makes a keychain for the desktop app.',
  });

/** The database is encrypted, and what opens it is gone. */
export const keyMissing = (home: string): HearthError =>
  new HearthError({
    code: 'KEY_MISSING',
    message: 'The conversations are encrypted or damaged, and there is no key for them.',
    details: { path: keyFilePath(home) },
    next: 'Put key.json back if you have a copy, restore a backup that you saved elsewhere, or start with an empty database. Nothing was changed.',
  });
