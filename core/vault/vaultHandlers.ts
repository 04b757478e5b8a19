/** What the settings page asks of the vault. */
import type { Handlers } from '../../contract/endpoint.ts';
import type { vaultContract } from '../../contract/vault.ts';
import type { Vault } from './vault.ts';

export interface VaultActions {
  /** Brings the home under the key as it is now. */
  readonly reopen: () => Promise<void>;
  readonly forget: () => Promise<void>;
}

export const createVaultHandlers = (
  vault: Vault,
  { reopen, forget }: VaultActions,
): Handlers<typeof vaultContract> => ({
  'vault.forgetEverything': async () => {
    await forget();
    return {};
  },
  'vault.protection': vault.protection,
  'vault.setPassphrase': async ({ passphrase, current, keychain }) => {
    await vault.setPassphrase(passphrase, current, keychain);
    await reopen();
    return {};
  },
  'vault.removePassphrase': async ({ current }) => {
    await vault.removePassphrase(current);
    return {};
  },
  'vault.useKeychain': async () => {
    await vault.useKeychain();
    await reopen();
    return {};
  },
});
