/** A home that cannot be opened says why and what to do, and keeps every byte. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openHearth, type Hearth } from './hearth.ts';
import { createNodeLauncher } from './process/nodeLauncher.ts';
import { databasePath } from './storage/database.ts';
import { migrations } from './storage/migrations.ts';
import { useTemporaryFolder } from './storage/temporaryFolder.testing.ts';
import { noKeychain } from './vault/keychain.ts';
import { keyFilePath } from './vault/keyFile.ts';
import { openHomeDatabase } from './vault/openHomeDatabase.ts';
import { openVault } from './vault/vault.ts';

const folder = useTemporaryFolder();

/** With a chat in it, and whatever else is done to its database. */
const makeHome = async (version: number): Promise<string> => {
  const home = folder.folder();
  const opening = await openVault(home, noKeychain, null, false);
  if (opening.state !== 'open') throw new Error('It is locked.');
  const database = openHomeDatabase(home, opening.vault);
  database
    .prepare('INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)')
    .run('one', 'aardvark', '2026-05-01T08:00:00.000Z', '2026-05-01T08:00:00.000Z');
  database.pragma(`user_version = ${version}`);
  database.close();
  return home;
};

const open = (home: string): Promise<Hearth> =>
  openHearth({
    shell: 'cli',
    home,
    assets: fileURLToPath(new URL('../assets', import.meta.url)),
    launcher: createNodeLauncher(),
    electronVersion: null,
  });

describe('a home whose database', () => {
  it.each<[what: string, version: number, spoil: (home: string) => void, code: string, next: string]>([
    [
      'is of a newer Hearth',
      migrations.length + 1,
      () => undefined,
      'DATABASE_NEWER',
      'Install the newer Hearth again',
    ],
    [
      'is damaged',
      migrations.length,
      (home) => {
        const bytes = readFileSync(databasePath(home));
        writeFileSync(databasePath(home), bytes.fill(0xab, 5000, 9000));
      },
      'DATABASE_DAMAGED',
      'Restore a backup, or set it aside',
    ],
    ['has a damaged key', migrations.length, (home) => writeFileSync(keyFilePath(home), '{'), 'KEY_DAMAGED', ''],
  ])('%s is left as it is, and the way on is said', async (_what, version, spoil, code, next) => {
    const home = await makeHome(version);
    spoil(home);
    const before = [databasePath(home), keyFilePath(home)].map((path) => readFileSync(path));
    const hearth = await open(home);
    expect(hearth.state.get()).toMatchObject({
      state: 'broken',
      error: { code, next: expect.stringContaining(next) as string },
    });
    expect(hearth.services()).toBeNull();
    await hearth.close();
    expect([databasePath(home), keyFilePath(home)].map((path) => readFileSync(path))).toEqual(before);
  });
});
