/** How the conversations are protected on the disk. */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';
import { shortestPassphrase } from './shortestPassphrase.ts';

/** `missing`: none can be reached from here; `insecure`: what stands in for one on this system protects nothing. */
export const keychainState = z.enum(['ready', 'insecure', 'missing']);
export type KeychainState = z.infer<typeof keychainState>;

export const protection = z.object({
  /** What opens the key. `account`: it lies in a file that only this account of the system may read. */
  openedBy: z.array(z.enum(['account', 'keychain', 'passphrase'])),
  keychain: keychainState,
  /** Something could not be encrypted anew (the disk is full, say); it is tried again at every start. */
  unfinished: z.boolean(),
});
export type Protection = z.infer<typeof protection>;

const passphrase = z.string().min(shortestPassphrase).max(1000);
/** What is there now, if there is one. Errors: PASSPHRASE_WRONG. */
const current = z.string().max(1000).nullable();

export const vaultContract = {
  'vault.protection': signal(protection),
  /** Sets or changes it, and encrypts everything under a new key. `keychain`: the desktop app opens without asking. */
  'vault.setPassphrase': call(z.object({ passphrase, current, keychain: z.boolean() }), z.object({})),
  'vault.removePassphrase': call(z.object({ current }), z.object({})),
  /**
   * Chats, files, settings, history, backups in the home folder, what was set aside and the engine's saved states: all is
   * overwritten, and the key made anew. Models stay.
   */
  'vault.forgetEverything': call(z.object({}), z.object({})),
  /** Moves the key out of its file. Errors: KEYCHAIN_UNAVAILABLE. */
  'vault.useKeychain': call(z.object({}), z.object({})),
};
