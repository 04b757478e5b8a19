/** A backup brings every word back, a bad one changes nothing, and what was there is never lost. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { databasePath } from '../storage/database.ts';
import { fileKind } from '../storage/fileKey.ts';
import { migrations } from '../storage/migrations.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { backupFolder, listBackups, saveBackup, updateBackups } from './backup.ts';
import { noKeychain } from './keychain.ts';
import { databaseKeys, openHomeDatabase } from './openHomeDatabase.ts';
import { putBack, readBackup } from './restore.ts';
import { keepAside } from './setAside.ts';
import { openVault, type Vault } from './vault.ts';

const folder = useTemporaryFolder();

const unlock = async (home: string): Promise<Vault> => {
  const opening = await openVault(home, noKeychain, null, fileKind(databasePath(home)) === 'other');
  if (opening.state !== 'open') throw new Error('It is locked.');
  return opening.vault;
};

const titles = async (home: string): Promise<unknown[]> => {
  const database = openHomeDatabase(home, await unlock(home));
  const found = database.prepare('SELECT title FROM conversations ORDER BY title').pluck().all();
  database.close();
  return found;
};

const add = async (home: string, title: string): Promise<void> => {
  const database = openHomeDatabase(home, await unlock(home));
  database
    .prepare('INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)')
    .run(title, title, '2026-05-01T08:00:00.000Z', '2026-05-01T08:00:00.000Z');
  database.close();
};

const save = async (home: string, passphrase: string | null): Promise<string> => {
  const vault = await unlock(home);
  const database = openHomeDatabase(home, vault);
  try {
    return (await saveBackup(home, { database, keys: databaseKeys(vault) }, { path: null, passphrase })).path;
  } finally {
    database.close();
  }
};

const restore = async (home: string, path: string, passphrase: string | null): Promise<string> => {
  const vault = await unlock(home);
  return putBack(home, await readBackup(home, path, passphrase, vault), () => Promise.resolve(vault));
};

const makeHome = async (): Promise<string> => {
  const home = folder.folder();
  await add(home, 'aardvark');
  return home;
};

describe('a backup', () => {
  it('under a passphrase tells nothing, and is opened by it in any home', async () => {
    const home = await makeHome();
    const path = await save(home, 'open sesame');
    expect(readFileSync(path).includes('aardvark')).toBe(false);
    expect(await listBackups(home)).toMatchObject([{ path, kind: 'saved', hasPassphrase: true }]);

    const other = folder.folder();
    await add(other, 'badger');
    await expect(restore(other, path, 'open says me')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(await titles(other)).toEqual(['badger']);
    const kept = await restore(other, path, 'open sesame');
    expect(await titles(other)).toEqual(['aardvark']);
    expect(readdirSync(kept).sort()).toEqual(['hearth.db', 'key.json']);
    // What was set aside is a home of its own.
    expect(await titles(kept)).toEqual(['badger']);
    expect(readdirSync(backupFolder(home)).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('without one is a plain file, and the home that it comes to is encrypted again', async () => {
    const home = await makeHome();
    const path = await save(home, null);
    expect(readFileSync(path).includes('aardvark')).toBe(true);
    await add(home, 'badger');
    await restore(home, path, null);
    expect(readFileSync(databasePath(home)).includes('aardvark')).toBe(false);
    expect(await titles(home)).toEqual(['aardvark']);
  });

  it('of which one byte is another is refused before anything changes', async () => {
    const home = await makeHome();
    const path = await save(home, null);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.from([0xab]), 0, 1, statSync(path).size - 3000);
    closeSync(file);
    const before = readFileSync(databasePath(home));
    await expect(restore(home, path, null)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    await expect(restore(home, join(home, 'nowhere'), null)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(restore(home, home, null)).rejects.toMatchObject({ message: `${home} is a folder.` });
    await expect(restore(home, join(home, 'key.json'), null)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(readFileSync(databasePath(home)).equals(before)).toBe(true);
    expect(existsSync(join(home, 'set-aside'))).toBe(false);
    expect(readdirSync(home).some((name) => name.endsWith('.restoring'))).toBe(false);
  });

  it('that is restored by a process which ends before its place is changed leaves all as it was', async () => {
    const home = await makeHome();
    const path = await save(home, null);
    await add(home, 'badger');
    await readBackup(home, path, null, await unlock(home));
    keepAside(home);
    expect(await titles(home)).toEqual(['aardvark', 'badger']);
  });
});

describe('before an update of the database', () => {
  /** As an earlier version left it. */
  const makeEarlier = (): string => {
    const home = folder.folder();
    const database = new Database(databasePath(home));
    for (const statement of migrations.slice(0, -1)) database.exec(statement);
    database.pragma(`user_version = ${migrations.length - 1}`);
    database
      .prepare('INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)')
      .run('one', 'aardvark', '2026-05-01T08:00:00.000Z', '2026-05-01T08:00:00.000Z');
    database.close();
    return home;
  };

  it('there is a backup that nobody else can read, and that can be gone back to, also under a new key', async () => {
    const home = makeEarlier();
    expect(await titles(home)).toEqual(['aardvark']);
    const [path = ''] = updateBackups(home);
    expect(path).toContain(`before-version-${migrations.length - 1}-`);
    expect(readFileSync(path).includes('aardvark')).toBe(false);
    await add(home, 'badger');
    await restore(home, path, null);
    expect(await titles(home)).toEqual(['aardvark']);

    const vault = await unlock(home);
    await vault.setPassphrase('open sesame', null, false);
    openHomeDatabase(home, vault).close();
    await readBackup(home, path, null, vault);
    await vault.removePassphrase('open sesame');
  });

  it('three are kept, and a database that is not updated makes none', async () => {
    const home = makeEarlier();
    await titles(home);
    const made = updateBackups(home).length;
    await titles(home);
    expect(updateBackups(home)).toHaveLength(made);
  });
});
