/** Forgetting leaves no word on the disk, and nothing that a copy of it could be read with. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { databasePath, openDatabase } from '../storage/database.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { saveBackup } from './backup.ts';
import { finishForgetting, forgetHome } from './forget.ts';
import { noKeychain } from './keychain.ts';
import { databaseKeys, openHomeDatabase } from './openHomeDatabase.ts';
import { keepAside } from './setAside.ts';
import { openVault, type Vault } from './vault.ts';

const folder = useTemporaryFolder();

/** With a chat, a backup, something set aside, a state of the engine, and a model. */
const makeHome = async (): Promise<{ home: string; vault: Vault }> => {
  const home = folder.folder();
  const opening = await openVault(home, noKeychain, null, false);
  if (opening.state !== 'open') throw new Error('It is locked.');
  const { vault } = opening;
  const database = openHomeDatabase(home, vault);
  database
    .prepare('INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)')
    .run('one', 'aardvark', '2026-05-01T08:00:00.000Z', '2026-05-01T08:00:00.000Z');
  await saveBackup(home, { database, keys: databaseKeys(vault) }, { path: null, passphrase: null });
  database.close();
  keepAside(home);
  for (const name of ['engine-state', 'models']) {
    mkdirSync(join(home, name));
    writeFileSync(join(home, name, 'file'), 'aardvark');
  }
  return { home, vault };
};

it('leaves the models and a new key, under which an old copy of the database cannot be read', async () => {
  const { home, vault } = await makeHome();
  const copy = folder.folder();
  copyFileSync(databasePath(home), databasePath(copy));
  await forgetHome(home, () => vault.renew());
  expect(readdirSync(home).sort()).toEqual(['key.json', 'models']);
  expect(readFileSync(join(home, 'models', 'file'), 'utf8')).toBe('aardvark');
  for (const key of databaseKeys(vault)) expect(() => openDatabase(copy, key)).toThrow();
  const database = openHomeDatabase(home, vault);
  expect(database.prepare('SELECT count(*) FROM conversations').pluck().get()).toBe(0);
  database.close();
});

it('that is broken off goes on at the next start, and a start without it forgets nothing', async () => {
  const { home } = await makeHome();
  finishForgetting(home);
  expect(existsSync(databasePath(home))).toBe(true);
  const ended = forgetHome(home, () => Promise.reject(new Error('the power went')));
  await expect(ended).rejects.toThrow('the power went');
  expect(existsSync(databasePath(home))).toBe(true);
  finishForgetting(home);
  expect(readdirSync(home).sort()).toEqual(['key.json', 'models']);
});
