/** No word that was said lies readable on the disk, and no word is lost on the way there. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createConversationSearch } from '../chat/conversationSearch.ts';
import { createConversationStore } from '../chat/conversationStore.ts';
import { createDraftStore } from '../chat/draftStore.ts';
import { databasePath, openDatabase, type HearthDatabase } from '../storage/database.ts';
import { bringUnderKey } from '../storage/encryptDatabase.ts';
import { fileKind } from '../storage/fileKey.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { noKeychain } from './keychain.ts';
import { openHomeDatabase } from './openHomeDatabase.ts';
import { openVault, type Vault } from './vault.ts';

const folder = useTemporaryFolder();
const sentence = 'the aardvark keeps the ledger';

const say = (database: HearthDatabase, text: string): void => {
  const store = createConversationStore(database);
  const { id } = store.create();
  store.update(id, { title: text });
  const message = { conversationId: id, role: 'user', thought: '', status: 'complete', modelId: null } as const;
  const none = { options: null, thoughtEnd: null, context: null, stats: null, error: null } as const;
  const createdAt = new Date().toISOString();
  const lists = { attachments: [], toolCalls: [] };
  store.append(id, [{ ...message, ...none, ...lists, id: crypto.randomUUID(), text, createdAt }], null);
  createDraftStore(database).save(id, text);
};

/** Messages that hold the sentence, as the search finds them. */
const said = (database: HearthDatabase): number =>
  createConversationSearch(database)(sentence, 10).hits.filter(({ messageId }) => messageId !== null).length;

/** The files of a home that hold the sentence, as bytes. */
const leaks = (home: string): string[] =>
  readdirSync(home).filter((name) => readFileSync(join(home, name)).includes(Buffer.from(sentence.slice(0, 12))));

const open = async (home: string, passphrase: string | null = null): Promise<Vault> => {
  const opening = await openVault(home, noKeychain, passphrase, fileKind(databasePath(home)) === 'other');
  if (opening.state !== 'open') throw new Error('It is locked.');
  return opening.vault;
};

/** As an earlier version left it: in plain text. */
const makePlainHome = (): string => {
  const home = folder.folder();
  const database = openDatabase(home);
  say(database, sentence);
  database.close();
  expect(leaks(home)).toEqual(['hearth.db']);
  return home;
};

describe('a database', () => {
  it('holds no readable word, nor does what lies beside it while it is open', async () => {
    const home = folder.folder();
    const database = openHomeDatabase(home, await open(home));
    for (let number = 0; number < 50; number++) say(database, `${sentence} ${number}`);
    expect(readdirSync(home)).toContain('hearth.db-wal');
    expect(leaks(home)).toEqual([]);
    database.prepare('SELECT text FROM messages ORDER BY text DESC').all();
    database.exec('VACUUM');
    expect(leaks(home)).toEqual([]);
    database.close();
    expect(leaks(home)).toEqual([]);
  });

  it('of an earlier version is encrypted where it lies, with every word still found', async () => {
    const home = makePlainHome();
    const database = openHomeDatabase(home, await open(home));
    expect(said(database)).toBe(1);
    expect(createDraftStore(database).all()).not.toEqual({});
    database.close();
    expect(leaks(home)).toEqual([]);
    expect(readdirSync(home).sort()).toEqual(['hearth.db', 'key.json']);
  });

  it('gets a new key with a new passphrase, also where that was broken off', async () => {
    const home = makePlainHome();
    const vault = await open(home);
    openHomeDatabase(home, vault).close();
    await vault.setPassphrase('open sesame', null, false);
    // Ended here: the key is new and the database is not yet.
    const again = await open(home, 'open sesame');
    const database = openHomeDatabase(home, again);
    expect(said(database)).toBe(1);
    database.close();
    expect((await open(home, 'open sesame')).formerKeys('database')).toEqual([]);
  });
});

describe('encrypting that is broken off', () => {
  const key = Buffer.alloc(32, 7);

  it('while the copy is made leaves the original; the rest is gone after the next attempt', () => {
    const home = makePlainHome();
    const path = databasePath(home);
    writeFileSync(`${path}.encrypting`, 'half a copy');
    bringUnderKey(path, key, []);
    const database = openDatabase(home, key);
    expect(said(database)).toBe(1);
    database.close();
    expect(readdirSync(home)).toEqual(['hearth.db']);
  });

  it('before the copy took the place: the second name of the original is not taken for its rest', () => {
    const home = makePlainHome();
    const path = databasePath(home);
    linkSync(path, `${path}.plain`);
    bringUnderKey(path, key, []);
    const database = openDatabase(home, key);
    expect(said(database)).toBe(1);
    database.close();
    expect(readdirSync(home)).toEqual(['hearth.db']);
  });

  it('after the copy took the place: the plain rest is removed at the next start', () => {
    const home = makePlainHome();
    const path = databasePath(home);
    copyFileSync(path, `${path}.plain`);
    const plain = `${path}.plain`;
    bringUnderKey(path, key, []);
    copyFileSync(path, `${path}.keep`);
    writeFileSync(plain, sentence);
    bringUnderKey(path, key, []);
    expect(existsSync(plain)).toBe(false);
  });

  it('by a power cut, whenever it comes, loses no word', async () => {
    const worker = fileURLToPath(new URL('./encrypt.testing.ts', import.meta.url));
    const before = folder.folder();
    const plain = openDatabase(before);
    plain.transaction(() => {
      for (let number = 0; number < 300; number++) say(plain, `${sentence} ${number} ${'x'.repeat(2000)}`);
    })();
    plain.close();
    for (const delayMs of [0, 2, 5, 10, 20, 40]) {
      const home = folder.folder();
      copyFileSync(databasePath(before), databasePath(home));
      const child = fork(worker, [home], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const exited = once(child, 'exit');
      await once(child, 'message');
      child.send('go');
      setTimeout(() => child.kill('SIGKILL'), delayMs);
      await exited;
      const database = openHomeDatabase(home, await open(home));
      expect(database.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(300);
      database.close();
      expect(leaks(home)).toEqual([]);
      expect(readdirSync(home).sort()).toEqual(['hearth.db', 'key.json']);
    }
  });

  it('does not touch a database that it cannot read', () => {
    const home = folder.folder();
    const path = databasePath(home);
    writeFileSync(path, 'something else entirely '.repeat(500));
    const before = readFileSync(path);
    bringUnderKey(path, key, [Buffer.alloc(32, 9)]);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(() => openDatabase(home, key)).toThrow(expect.objectContaining({ code: 'DATABASE_DAMAGED' }) as Error);
  });

  it('finds the words of a run that crashed before they reached the file, under a former key', async () => {
    const home = folder.folder();
    const vault = await open(home);
    const database = openHomeDatabase(home, vault);
    say(database, sentence);
    // What a crash leaves: the file and its log as they are now.
    const crashed = folder.folder();
    for (const name of readdirSync(home)) copyFileSync(join(home, name), join(crashed, name));
    database.close();
    const next = await open(crashed);
    await next.setPassphrase('open sesame', null, false);
    const reopened = openHomeDatabase(crashed, next);
    expect(said(reopened)).toBe(1);
    reopened.close();
  });
});
