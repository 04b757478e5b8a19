/** Who opens the key of a home, and what stays when that changes. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { noKeychain, type Keychain } from './keychain.ts';
import { keyFilePath } from './keyFile.ts';
import { openVault, type Vault } from './vault.ts';

const folder = useTemporaryFolder();

const keychain: Keychain = {
  state: () => Promise.resolve('ready'),
  seal: (secret) => Promise.resolve(Buffer.from(`sealed ${secret}`).toString('base64')),
  open: (sealed) => Promise.resolve(Buffer.from(sealed, 'base64').toString().replace('sealed ', '')),
};

const open = async (home: string, chain: Keychain = noKeychain, passphrase: string | null = null): Promise<Vault> => {
  const opening = await openVault(home, chain, passphrase, true);
  if (opening.state !== 'open') throw new Error(`It needs a ${opening.needs}.`);
  return opening.vault;
};

/** A home that has a key already. */
const makeHome = async (chain: Keychain = noKeychain): Promise<string> => {
  const home = folder.folder();
  await openVault(home, chain, null, false);
  return home;
};

describe('a new home', () => {
  it('opens without being asked; its key is for this account alone, and the same the next time', async () => {
    const home = await makeHome();
    const vault = await open(home);
    expect(vault.protection.get()).toEqual({ openedBy: ['account'], keychain: 'missing', unfinished: false });
    expect((await open(home)).deriveKey('database').equals(vault.deriveKey('database'))).toBe(true);
    if (process.platform !== 'win32') expect(statSync(keyFilePath(home)).mode & 0o777).toBe(0o600);
  });

  it('gives each purpose a key of its own', async () => {
    const vault = await open(await makeHome());
    expect(vault.deriveKey('database')).toHaveLength(32);
    expect(vault.deriveKey('engine state').equals(vault.deriveKey('database'))).toBe(false);
  });

  it('has its key in the keychain where there is one, and not in the file', async () => {
    const home = await makeHome(keychain);
    expect((await open(home, keychain)).protection.get().openedBy).toEqual(['keychain']);
    expect(readFileSync(keyFilePath(home), 'utf8')).not.toContain('"key"');
    // Another shell on the same home cannot reach it, and says what is needed instead of making another key.
    expect(await openVault(home, noKeychain, null, true)).toEqual({ state: 'locked', needs: 'keychain' });
  });

  it('never makes a second key for a database that is under a lost one', async () => {
    await expect(openVault(folder.folder(), noKeychain, null, true)).rejects.toMatchObject({ code: 'KEY_MISSING' });
    const home = await makeHome();
    writeFileSync(keyFilePath(home), '{"version":1,"slots":[]');
    await expect(openVault(home, noKeychain, null, true)).rejects.toMatchObject({ code: 'KEY_DAMAGED' });
    expect(readFileSync(keyFilePath(home), 'utf8')).toBe('{"version":1,"slots":[]');
  });
});

describe('a passphrase', () => {
  it('locks it; a wrong one changes nothing, the right one opens, typed in another form too', async () => {
    const home = await makeHome();
    const before = (await open(home)).deriveKey('database');
    const vault = await open(home);
    await vault.setPassphrase('crème brûlée', null, false);
    expect(vault.deriveKey('database').equals(before)).toBe(false);

    const file = readFileSync(keyFilePath(home));
    expect(await openVault(home, noKeychain, null, true)).toEqual({ state: 'locked', needs: 'passphrase' });
    await expect(openVault(home, noKeychain, 'creme brulee', true)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(readFileSync(keyFilePath(home)).equals(file)).toBe(true);
    const opened = await open(home, noKeychain, 'crème brûlée'.normalize('NFD'));
    expect(opened.deriveKey('database').equals(vault.deriveKey('database'))).toBe(true);
    // What was written before is still to be read, until all of it is under the new key.
    expect(opened.formerKeys('database').map((key) => key.equals(before))).toEqual([true]);
    opened.settle(true);
    expect((await open(home, noKeychain, 'crème brûlée')).formerKeys('database')).toEqual([]);
  });

  it('is changed and removed only by somebody who knows it', async () => {
    const home = await makeHome();
    const vault = await open(home);
    await vault.setPassphrase('first passphrase', null, false);
    await expect(vault.setPassphrase('second one', 'guess', false)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await expect(vault.removePassphrase(null)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await vault.setPassphrase('second one', 'first passphrase', false);
    await expect(open(home, noKeychain, 'first passphrase')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    // Two changes before anything was brought over: both former keys are kept.
    expect((await open(home, noKeychain, 'second one')).formerKeys('database')).toHaveLength(2);
    await vault.removePassphrase('second one');
    expect((await open(home)).protection.get().openedBy).toEqual(['account']);
  });

  it('beside the keychain: the desktop opens quietly, everything else with the passphrase, both with the same key', async () => {
    const home = await makeHome(keychain);
    const vault = await open(home, keychain);
    await vault.setPassphrase('a long one', null, true);
    const key = vault.deriveKey('database');
    expect((await open(home, keychain)).deriveKey('database').equals(key)).toBe(true);
    expect((await open(home, noKeychain, 'a long one')).deriveKey('database').equals(key)).toBe(true);
    // A keychain that was reset opens nothing; the passphrase still does.
    const reset: Keychain = { ...keychain, open: () => Promise.resolve(null) };
    expect(await openVault(home, reset, null, true)).toEqual({ state: 'locked', needs: 'passphrase' });
  });
});

describe('the keychain', () => {
  it('that protects nothing is not used, and says so', async () => {
    const insecure: Keychain = { ...keychain, state: () => Promise.resolve('insecure') };
    const vault = await open(await makeHome(insecure), insecure);
    expect(vault.protection.get()).toMatchObject({ openedBy: ['account'], keychain: 'insecure' });
    await expect(vault.useKeychain()).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
  });

  it('takes over from a file, under a new key: the old one has lain on the disk', async () => {
    const home = await makeHome();
    const vault = await open(home, keychain);
    const before = vault.deriveKey('database');
    await vault.useKeychain();
    expect(vault.deriveKey('database').equals(before)).toBe(false);
    expect(vault.formerKeys('database').map((key) => key.equals(before))).toEqual([true]);
    expect((await open(home, keychain)).protection.get().openedBy).toEqual(['keychain']);
  });
});

it('a key made anew has no former one: what was written is lost on purpose', async () => {
  const home = await makeHome();
  const vault = await open(home);
  await vault.setPassphrase('before it all', null, false);
  const before = vault.deriveKey('database');
  await vault.renew();
  const again = await open(home, noKeychain, 'before it all');
  expect(again.deriveKey('database').equals(before)).toBe(false);
  expect(again.formerKeys('database')).toEqual([]);
});
