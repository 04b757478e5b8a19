/** The system's keychain, as a shell brings it: Electron's safeStorage. Plain Node has none. */
import type { KeychainState } from '../../contract/vault.ts';

export interface Keychain {
  /** `insecure`: the system has none, and what would be used instead protects nothing (Electron's `basic_text`). */
  state(): Promise<KeychainState>;
  /** Base64 that only this account of this machine can open again. */
  seal(secret: string): Promise<string>;
  /** Null where the keychain does not know it (any more). */
  open(sealed: string): Promise<string | null>;
}

export const noKeychain: Keychain = {
  state: () => Promise.resolve('missing'),
  seal: () => Promise.reject(new Error('There is no keychain.')),
  open: () => Promise.resolve(null),
};
