/**
 * The folder of saved states: one file a chat, the newest within a budget. A state is a copy of what can be computed
 * again at any time, so whatever goes wrong here (a full disk, a damaged file) costs a chat its head start and nothing
 * else: nothing rejects.
 */
import { mkdir, readdir, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readStateFile, writeStateFile, type SavedState, type StateIdentity } from './stateFile.ts';

export interface StateStoreOptions {
  readonly folder: string;
  readonly budgetBytes: number;
  readonly identity: StateIdentity;
  /** 32 bytes; null = states are kept as readable as the conversations are. */
  readonly key: Uint8Array | null;
}

const extension = '.state';
/** The disk keeps this much free: other things need it more. */
const leftFreeBytes = 1024 ** 3;

/** A chat's id comes from outside; as a file name it must be one. */
export const isChatName = (chatId: string): boolean => /^[\w-]{1,64}$/.test(chatId);

export const stateFilePath = (folder: string, chatId: string): string => join(folder, chatId + extension);

export class StateStore {
  readonly #options: StateStoreOptions;
  /** Writing, one file after the other. */
  #work: Promise<unknown> = Promise.resolve();
  /** By chat: what is going to be written or removed last. */
  readonly #changing = new Map<string, Promise<void>>();

  constructor(options: StateStoreOptions) {
    this.#options = options;
  }

  get budgetBytes(): number {
    return this.#options.budgetBytes;
  }

  /** Null where there is none that may be used; one that may not is deleted. */
  async find(chatId: string): Promise<SavedState | null> {
    await this.#changing.get(chatId);
    const { folder, identity, key } = this.#options;
    const path = stateFilePath(folder, chatId);
    const found = await readStateFile(path, identity, key);
    if (typeof found === 'string') {
      if (found !== 'missing') await this.remove(chatId);
      return null;
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return found;
  }

  /** Not written where it does not fit beside those that were used after it. */
  save(chatId: string, state: SavedState, usedAt: Date): Promise<void> {
    return this.#change(chatId, async () => {
      const { folder, identity, key } = this.#options;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!(await this.#makeRoom(state.data.length, chatId, usedAt))) return;
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < state.data.length + leftFreeBytes) return;
      const path = stateFilePath(folder, chatId);
      await writeStateFile(path, state, identity, key);
      await utimes(path, usedAt, usedAt);
    });
  }

  remove(chatId: string): Promise<void> {
    return this.#change(chatId, () => rm(stateFilePath(this.#options.folder, chatId), { force: true }));
  }

  /** Resolves once everything asked for before has been done. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /**
   * Removes the states that were used longest ago, and parts that a sudden end left behind. False where those used
   * later than this one leave it no room.
   */
  async #makeRoom(neededBytes: number, exceptChat: string, usedAt: Date): Promise<boolean> {
    const { folder, budgetBytes } = this.#options;
    const files: { path: string; bytes: number; usedMs: number }[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (!name.endsWith(extension)) await rm(path, { force: true });
      else if (path !== stateFilePath(folder, exceptChat)) {
        const { size, mtimeMs } = await stat(path);
        files.push({ path, bytes: size, usedMs: mtimeMs });
      }
    }
    files.sort((a, b) => a.usedMs - b.usedMs);
    let total = neededBytes + files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files) {
      if (total <= budgetBytes || file.usedMs > usedAt.getTime()) break;
      await rm(file.path, { force: true });
      total -= file.bytes;
    }
    return total <= budgetBytes;
  }

  #change(chatId: string, work: () => Promise<void>): Promise<void> {
    const change = this.#work
      .then(work)
      .catch(() => undefined)
      .finally(() => {
        if (this.#changing.get(chatId) === change) this.#changing.delete(chatId);
      });
    this.#work = change;
    this.#changing.set(chatId, change);
    return change;
  }
}
