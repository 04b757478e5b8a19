/**
 * The system's keychain through Electron: Keychain on macOS, DPAPI on Windows, GNOME Keyring or KWallet on Linux. Where a
 * Linux desktop has none, Electron would use a password that everybody knows (`basic_text`); that is told, and not used.
 */
import { safeStorage } from 'electron';
import type { KeychainState } from '../../contract/vault.ts';
import type { Keychain } from '../../core/vault/keychain.ts';

const state = async (): Promise<KeychainState> => {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'missing';
  const isKnownPassword = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  return isKnownPassword ? 'insecure' : 'ready';
};

/** After Electron's `ready`. */
export const createKeychain = (): Keychain => ({
  state,
  seal: async (secret) => (await safeStorage.encryptStringAsync(secret)).toString('base64'),
  open: async (sealed) => {
    try {
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result;
    } catch {
      return null;
    }
  },
});
