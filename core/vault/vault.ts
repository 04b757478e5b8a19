/**
 * The master key of a home folder, and how it is kept: in a file of the account, in the system's keychain, behind a
 * passphrase. Everything that is encrypted has a key of its own, derived from it by purpose.
 *
 * Protecting it better makes a new master key, because the old one has lain where it could be read. Files under the old
 * one are brought over one by one; until all are, `formerKeys` opens the others, so that a crash in between loses none.
 * Errors: KEY_DAMAGED, KEY_MISSING, PASSPHRASE_WRONG, KEYCHAIN_UNAVAILABLE, FILE_WRITE_FAILED, DISK_FULL.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { createSignal } from '../../contract/signal.ts';
import type { Protection } from '../../contract/vault.ts';
import type { Keychain } from './keychain.ts';
import { readKeyFile, writeKeyFile, type KeyFile, type KeySlot } from './keyFile.ts';
import { lockWithPassphrase, openWithPassphrase, type PassphraseSlot } from './passphraseSlot.ts';
import { seal, unseal } from './sealed.ts';
import { keychainUnavailable, keyMissing, wrongPassphrase } from './vaultErrors.ts';

export interface Vault {
  readonly protection: ReadableSignal<Protection>;
  /** 32 bytes that only this purpose has; others after the master key was made anew. */
  deriveKey(purpose: string): Buffer;
  /** The same of earlier master keys, the latest first. */
  formerKeys(purpose: string): readonly Buffer[];
  /** Sets or changes the passphrase. `keychain`: the system's keychain opens it as well. */
  setPassphrase(passphrase: string, current: string | null, keychain: boolean): Promise<void>;
  removePassphrase(current: string | null): Promise<void>;
  useKeychain(): Promise<void>;
  /** Whether every file is under the present key; then the former ones are forgotten. */
  settle(finished: boolean): void;
  /**
   * A new master key, kept as the present one is; what was under the old one can never be read again. A passphrase that
   * was not given since the start cannot lock the new key and is left out.
   */
  renew(): Promise<void>;
}

export type VaultOpening =
  | { readonly state: 'open'; readonly vault: Vault }
  | { readonly state: 'locked'; readonly needs: 'passphrase' | 'keychain' };

interface Unlocked {
  readonly masterKey: Buffer;
  /** Kept while the vault is open, to lock a new master key in the same way. */
  readonly passphrase: string | null;
}

const derive = (masterKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `hearth ${purpose}`, 32));

const slotOf = async (key: Buffer, kind: 'account' | 'keychain', keychain: Keychain): Promise<KeySlot> => {
  const text = key.toString('base64');
  return kind === 'account' ? { kind, key: text } : { kind, sealed: await keychain.seal(text) };
};

const makeVault = async (home: string, keychain: Keychain, first: KeyFile, unlocked: Unlocked): Promise<Vault> => {
  const keychainState = await keychain.state();
  let file = first;
  let { masterKey, passphrase } = unlocked;
  let unfinished = false;
  const formerMasters = (): Buffer[] => file.former.flatMap((sealed) => unseal(masterKey, sealed) ?? []);
  const describe = (): Protection => ({
    openedBy: file.slots.map(({ kind }) => kind),
    keychain: keychainState,
    unfinished,
  });
  const protection = createSignal(describe());
  const write = (next: KeyFile): void => {
    writeKeyFile(home, next);
    file = next;
    protection.set(describe());
  };

  const requireKeychain = (): void => {
    if (keychainState !== 'ready') throw keychainUnavailable(keychainState);
  };
  const requirePassphrase = async (given: string | null): Promise<void> => {
    const slot = passphraseOf(file);
    if (slot !== null && (await openWithPassphrase(slot, given ?? '')) === null) throw wrongPassphrase();
  };
  /** A new master key in place of the present one, which is kept for the files that are still under it. */
  const replaceMaster = (next: Buffer, slots: KeySlot[], keepFormer: boolean): void => {
    const former = keepFormer ? [masterKey, ...formerMasters()].map((key) => seal(next, key)) : [];
    write({ version: 1, slots, former });
    masterKey = next;
  };

  return {
    protection,
    deriveKey: (purpose) => derive(masterKey, purpose),
    formerKeys: (purpose) => formerMasters().map((key) => derive(key, purpose)),
    setPassphrase: async (next, current, alsoKeychain) => {
      if (alsoKeychain) requireKeychain();
      await requirePassphrase(current);
      const key = randomBytes(32);
      const slot = await lockWithPassphrase(key, next);
      replaceMaster(key, alsoKeychain ? [await slotOf(key, 'keychain', keychain), slot] : [slot], true);
      passphrase = next;
    },
    removePassphrase: async (current) => {
      if (passphraseOf(file) === null) return;
      await requirePassphrase(current);
      write({
        ...file,
        slots: [await slotOf(masterKey, keychainState === 'ready' ? 'keychain' : 'account', keychain)],
      });
      passphrase = null;
    },
    useKeychain: async () => {
      requireKeychain();
      const slot = passphraseOf(file);
      if (slot !== null) {
        write({ ...file, slots: [await slotOf(masterKey, 'keychain', keychain), slot] });
        return;
      }
      const key = randomBytes(32);
      replaceMaster(key, [await slotOf(key, 'keychain', keychain)], true);
    },
    settle: (finished) => {
      unfinished = !finished;
      if (finished && file.former.length > 0) write({ ...file, former: [] });
      else protection.set(describe());
    },
    renew: async () => {
      const key = randomBytes(32);
      const slots: KeySlot[] = [];
      for (const { kind } of file.slots) {
        if (kind !== 'passphrase') slots.push(await slotOf(key, kind, keychain));
        else if (passphrase !== null) slots.push(await lockWithPassphrase(key, passphrase));
      }
      replaceMaster(key, slots, false);
    },
  };
};

const passphraseOf = ({ slots }: KeyFile): PassphraseSlot | null =>
  slots.find((slot) => slot.kind === 'passphrase') ?? null;

/** By what needs nobody: the account's file, the keychain. */
const openQuietly = async ({ slots }: KeyFile, keychain: Keychain): Promise<Buffer | null> => {
  for (const slot of slots) {
    if (slot.kind === 'account') return Buffer.from(slot.key, 'base64');
    if (slot.kind !== 'keychain' || (await keychain.state()) !== 'ready') continue;
    const text = await keychain.open(slot.sealed);
    if (text !== null) return Buffer.from(text, 'base64');
  }
  return null;
};

/** Of a home that has none yet; never where a database may be under a key that is lost. */
const createKeyFile = async (home: string, keychain: Keychain): Promise<KeyFile> => {
  const kind = (await keychain.state()) === 'ready' ? 'keychain' : 'account';
  const slot = await slotOf(randomBytes(32), kind, keychain);
  const file: KeyFile = { version: 1, slots: [slot], former: [] };
  writeKeyFile(home, file);
  return file;
};

/**
 * @param passphrase null where nobody gave one
 * @param isEncrypted whether the home has a database that only a key opens
 */
export const openVault = async (
  home: string,
  keychain: Keychain,
  passphrase: string | null,
  isEncrypted: boolean,
): Promise<VaultOpening> => {
  const found = readKeyFile(home);
  if (found === null && isEncrypted) throw keyMissing(home);
  const file = found ?? (await createKeyFile(home, keychain));
  const slot = passphraseOf(file);
  // The passphrase first: only with it at hand can a new master key be locked in the same way.
  if (slot !== null && passphrase !== null) {
    const masterKey = await openWithPassphrase(slot, passphrase);
    if (masterKey === null) throw wrongPassphrase();
    return { state: 'open', vault: await makeVault(home, keychain, file, { masterKey, passphrase }) };
  }
  const masterKey = await openQuietly(file, keychain);
  if (masterKey !== null) {
    return { state: 'open', vault: await makeVault(home, keychain, file, { masterKey, passphrase: null }) };
  }
  return { state: 'locked', needs: slot === null ? 'keychain' : 'passphrase' };
};
