/**
 * Saved states from the host's side: where they are kept, under which key, and how they are deleted. They hold what a
 * chat's messages hold, so they are treated alike: without a key as readable as the database, with one encrypted by it.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateKeeping } from '../childContract.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { isChatName, stateFilePath } from './stateStore.ts';

export const engineStateFolder = (home: string): string => join(home, 'engine-state');

export interface EngineStates {
  /** The process that has just loaded a model of this content keeps its states from now on. */
  attach(process: EngineProcess, modelHash: string): void;
  /** From now on under another key (32 bytes) or none: what was kept before is deleted. */
  changeKey(key: StateKeeping['key']): Promise<void>;
  /** Nothing of the chat is left, in the engine's cache or on the disk. */
  forget(chatId: string): Promise<void>;
  /** Nothing of any chat is left on the disk. */
  forgetAll(): Promise<void>;
}

export interface EngineStatesOptions {
  readonly folder: string;
  /** Of all states together. */
  readonly budgetBytes: number;
  /** 32 bytes, or null. */
  readonly key: StateKeeping['key'];
}

export const createEngineStates = ({ folder, budgetBytes, key: firstKey }: EngineStatesOptions): EngineStates => {
  let key = firstKey;
  let attached: { process: EngineProcess; modelHash: string } | null = null;

  const tell = async (keeps: boolean): Promise<void> => {
    if (attached === null) return;
    const { process, modelHash } = attached;
    await process.keepStates(keeps ? { folder, budgetBytes, modelHash, key } : null);
  };

  const forgetAll = async (): Promise<void> => {
    // Nobody writes while the folder goes.
    await tell(false);
    await rm(folder, { recursive: true, force: true });
    await tell(true);
  };

  return {
    attach: (process, modelHash) => {
      attached = { process, modelHash };
      void tell(true);
    },
    changeKey: async (wanted) => {
      key = wanted;
      await forgetAll();
    },
    forget: async (chatId) => {
      await attached?.process.forget(chatId);
      if (isChatName(chatId)) await rm(stateFilePath(folder, chatId), { force: true });
    },
    forgetAll,
  };
};
