import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../contract/defaultSettings.ts';
import { createConversationStore } from '../chat/conversationStore.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { createSettings } from './settings.ts';
import { useTemporaryFolder } from './temporaryFolder.testing.ts';

const folder = useTemporaryFolder();
const openHome = fileURLToPath(new URL('./openHome.testing.ts', import.meta.url));

/** Another process that holds the home until it is ended. */
const holdHome = async (home: string): Promise<ChildProcess> => {
  const child = fork(openHome, [home], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [message] = (await once(child, 'message')) as unknown[];
  expect(message).toBe('open');
  return child;
};

const pageBytes = 4096;
/** Each page of a database under a key carries a checksum: a change is told even in bytes that SQLite would not look at. */
const key = randomBytes(32);

/** A home with some chats that fill many pages. */
const makeHome = (): { home: string; path: string } => {
  const home = folder.folder();
  const database = openDatabase(home, key);
  const store = createConversationStore(database);
  for (let number = 0; number < 20; number++) {
    const { id } = store.create();
    store.append(
      id,
      [
        {
          id: `message-${number}`,
          conversationId: id,
          role: 'user',
          thought: '',
          text: 'a long question '.repeat(500),
          attachments: [],
          status: 'complete',
          modelId: null,
          options: null,
          toolCalls: [],
          thoughtEnd: null,
          context: null,
          stats: null,
          error: null,
          createdAt: new Date().toISOString(),
        },
      ],
      null,
    );
  }
  database.close();
  return { home, path: join(home, 'hearth.db') };
};

const overwrite = (path: string, at: number, bytes: number): void => {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(bytes, 0xab), 0, bytes, at);
  closeSync(file);
};

describe('two processes on one home', () => {
  it('would write over each other: the second one is told that the first one is running', async () => {
    const home = join(folder.folder(), 'new');
    const child = await holdHome(home);
    const exited = once(child, 'exit');
    expect(() => openDatabase(home)).toThrow(
      expect.objectContaining({ code: 'HOME_IN_USE', details: { home } }) as Error,
    );
    // The lock goes with the process, however it ends.
    child.kill('SIGKILL');
    await exited;
    openDatabase(home).close();
  });

  it('in the same process neither', () => {
    const home = folder.folder();
    const database = openDatabase(home);
    expect(() => openDatabase(home)).toThrow(expect.objectContaining({ code: 'HOME_IN_USE' }) as Error);
    database.close();
    openDatabase(home).close();
  });
});

describe('a damaged database is told at the start, and left as it is', () => {
  it.each<[what: string, damage: (path: string) => void]>([
    ['something else under its name', (path) => writeFileSync(path, 'not a database '.repeat(1000))],
    ['cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['cut after a few bytes', (path) => truncateSync(path, 50)],
    ['its first page overwritten', (path) => overwrite(path, 100, 3000)],
    ['a page in the middle overwritten', (path) => overwrite(path, 10 * pageBytes, 2 * pageBytes)],
  ])('%s', (_what, damage) => {
    const { home, path } = makeHome();
    damage(path);
    const before = readFileSync(path);
    expect(() => openDatabase(home, key)).toThrow(expect.objectContaining({ code: 'DATABASE_DAMAGED' }) as Error);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('not where it is fine', () => {
    const { home } = makeHome();
    const database = openDatabase(home, key);
    expect(createConversationStore(database).list()).toHaveLength(20);
    database.close();
  });
});

describe('a database of a newer Hearth', () => {
  it('would be written to by one that does not know it', () => {
    const { home, path } = makeHome();
    const newer = openDatabase(home, key);
    newer.pragma(`user_version = ${migrations.length + 1}`);
    newer.close();
    const before = readFileSync(path);
    expect(() => openDatabase(home, key)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_NEWER',
        message: expect.stringContaining('newer Hearth') as string,
        details: { version: migrations.length + 1, known: migrations.length },
      }) as Error,
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('a home that cannot be used is explained', () => {
  it('a file where the folder should be', () => {
    const path = folder.file('file');
    writeFileSync(path, '');
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'FILE_WRITE_FAILED' }) as Error);
    expect(() => openDatabase(join(path, 'inside'))).toThrow(
      expect.objectContaining({ code: 'FILE_WRITE_FAILED' }) as Error,
    );
  });

  it('a folder where the database should be', () => {
    const home = folder.folder();
    mkdirSync(join(home, 'hearth.db'));
    expect(() => openDatabase(home)).toThrow(expect.objectContaining({ code: 'FILE_WRITE_FAILED' }) as Error);
  });
});

describe('settings', () => {
  it('are there again after a restart, and tell their change', () => {
    const home = folder.folder();
    const first = openDatabase(home);
    const settings = createSettings(first);
    const heard: string[] = [];
    settings.value.subscribe(({ theme }) => heard.push(theme));
    expect(settings.update({ theme: 'dark' })).toMatchObject({ theme: 'dark', language: 'system' });
    settings.update({ language: 'zh' });
    first.close();
    const second = openDatabase(home);
    expect(createSettings(second).value.get()).toMatchObject({ theme: 'dark', language: 'zh' });
    second.close();
    expect(heard[0]).toBe('dark');
  });

  it('of the first version are understood: it stored plain words', () => {
    const database = openDatabase(folder.folder());
    database.prepare("INSERT INTO settings VALUES ('theme', 'light'), ('language', 'zh')").run();
    expect(createSettings(database).value.get()).toEqual({ ...defaultSettings, theme: 'light', language: 'zh' });
    database.close();
  });

  it('that are not understood any more do not take the others with them', () => {
    const home = folder.folder();
    const database = openDatabase(home);
    createSettings(database).update({ theme: 'dark' });
    database.prepare("INSERT INTO settings VALUES ('language', 'tlh'), ('forgotten', 'yes')").run();
    expect(createSettings(database).value.get()).toMatchObject({ theme: 'dark', language: 'system' });
    database.close();
  });
});
