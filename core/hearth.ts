/**
 * A home folder and who may enter. It takes the home, opens it with whatever opens its key, and serves the app; while the
 * home is locked, broken or being changed, only the gate's few endpoints answer. Whenever that changes, connections are
 * closed and come back by themselves to what is served now; the engine and downloads go on.
 * Errors of `openHearth`: HOME_IN_USE, FILE_WRITE_FAILED, DISK_FULL, PASSPHRASE_WRONG (the one given at the start).
 */
import { rmSync } from 'node:fs';
import { defaultSettings } from '../contract/defaultSettings.ts';
import type { Handlers, ReadableSignal, Sender } from '../contract/endpoint.ts';
import { HearthError, toErrorInfo } from '../contract/error.ts';
import { gateContract, type GateState } from '../contract/gate.ts';
import { hearthContract } from '../contract/index.ts';
import { serve, type RpcServer } from '../contract/rpc/server.ts';
import type { Settings } from '../contract/settings.ts';
import { createSignal } from '../contract/signal.ts';
import type { Transport } from '../contract/transport.ts';
import { createCore, type Core, type ServicePorts, type StateKey } from './compose.ts';
import { createServices, type Services } from './composeServices.ts';
import { contentIdOf } from './storage/contentId.ts';
import { databasePath } from './storage/database.ts';
import { fileKind } from './storage/fileKey.ts';
import { takeHome } from './storage/homeLock.ts';
import { listBackups } from './vault/backup.ts';
import { createBackupHandlers } from './vault/backupHandlers.ts';
import { finishForgetting, forgetHome } from './vault/forget.ts';
import { keyFilePath } from './vault/keyFile.ts';
import { noKeychain, type Keychain } from './vault/keychain.ts';
import { openHomeDatabase } from './vault/openHomeDatabase.ts';
import { putBack, readBackup } from './vault/restore.ts';
import { setAside } from './vault/setAside.ts';
import { openVault, type Vault } from './vault/vault.ts';
import { createVaultHandlers } from './vault/vaultHandlers.ts';

export interface HearthPorts extends ServicePorts {
  /** Missing where the shell reaches none. */
  readonly keychain?: Keychain;
  /** What a person gave at the start; null or missing where nobody did. */
  readonly passphrase?: string | null;
}

export interface Hearth {
  readonly state: ReadableSignal<GateState>;
  /** The defaults until the home is open. */
  readonly settings: ReadableSignal<Settings>;
  /** What is served while the home is open, for a caller in this process; null while it is not. */
  services(): Services | null;
  /** Serves what may be asked now. */
  connect(transport: Transport, sender: Sender): RpcServer;
  /** Stops the engine and jobs, stores what is unfinished, releases the home folder. */
  close(): Promise<void>;
}

/** What a person can put right from the window; anything else ends the start. */
const isForTheGate = (error: unknown): boolean =>
  error instanceof HearthError &&
  ['DATABASE_DAMAGED', 'DATABASE_NEWER', 'KEY_DAMAGED', 'KEY_MISSING'].includes(error.code);

export const openHearth = async (ports: HearthPorts): Promise<Hearth> => {
  const { home, keychain = noKeychain, passphrase = null } = ports;
  const lock = takeHome(home);
  const state = createSignal<GateState>({ state: 'changing' });
  const settings = createSignal<Settings>(defaultSettings);
  const connections = new Set<RpcServer>();
  let core: Core | null = null;
  let vault: Vault | null = null;
  let services: Services | null = null;
  let stateKey: StateKey = null;
  let changing: Promise<void> = Promise.resolve();

  /** Later, so that the answer to the call that brought this about still goes out. */
  const dropConnections = (): void => {
    const dropped = [...connections];
    setImmediate(() => {
      for (const connection of dropped) connection.close();
    });
  };

  const enter = async (opened: Vault): Promise<void> => {
    vault = opened;
    const database = openHomeDatabase(home, opened);
    try {
      const contentId = contentIdOf(database);
      const isFirst = core === null;
      // Of the engine's own; what was saved under a former one is worth a second's work only, and is deleted.
      const nextStateKey = new Uint8Array(opened.deriveKey('engine-state'));
      core ??= await createCore(ports, nextStateKey);
      if (stateKey !== null && Buffer.compare(stateKey, nextStateKey) !== 0) await core.states?.changeKey(nextStateKey);
      stateKey = nextStateKey;
      services = createServices(ports, core, {
        database,
        handlers: {
          ...gateHandlers,
          ...createVaultHandlers(opened, {
            reopen: () => change(() => undefined),
            forget: () => forgetEverything(opened),
          }),
          ...createBackupHandlers(home, database, opened),
        },
      });
      settings.set(services.settings.get());
      services.settings.subscribe((value) => settings.set(value));
      if (isFirst) services.prepare();
      state.set({ state: 'open', contentId });
    } catch (error) {
      database.close();
      throw error;
    }
  };

  const tryToOpen = async (given: string | null): Promise<void> => {
    const opening = await openVault(home, keychain, given, fileKind(databasePath(home)) === 'other');
    if (opening.state === 'open') await enter(opening.vault);
    else state.set(opening);
  };

  const leave = async (): Promise<void> => {
    const left = services;
    services = null;
    await left?.close();
  };

  /** One change after the other: nobody is served meanwhile, and everybody by what is there afterwards. */
  const change = <R>(work: () => R | Promise<R>): Promise<R> => {
    const run = async (): Promise<R> => {
      state.set({ state: 'changing' });
      await leave();
      try {
        return await work();
      } finally {
        await reopen();
      }
    };
    const done = changing.then(run);
    changing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  };

  const reopen = async (): Promise<void> => {
    try {
      if (vault === null) await tryToOpen(null);
      else await enter(vault);
    } catch (error) {
      state.set({ state: 'broken', error: toErrorInfo(error) });
    } finally {
      dropConnections();
    }
  };

  const forgetEverything = async (opened: Vault): Promise<void> => {
    await change(async () => {
      // What the engine still holds in memory goes as well.
      await core?.engine.unload();
      await core?.states?.forgetAll();
      await forgetHome(home, () => opened.renew());
    });
    services?.prepare();
  };

  /** The vault that is open; else a new one, for the former key opens nothing that is here. */
  const unlockForRestore = async (): Promise<Vault> => {
    if (vault !== null) return vault;
    rmSync(keyFilePath(home), { force: true });
    const opening = await openVault(home, keychain, null, false);
    if (opening.state !== 'open') throw new Error('A new key could not be made.');
    vault = opening.vault;
    return vault;
  };

  const gateHandlers: Handlers<typeof gateContract> = {
    'gate.state': state,
    'gate.unlock': async ({ passphrase: given }) => {
      if (state.get().state !== 'locked') return {};
      const opening = await openVault(home, keychain, given, true);
      if (opening.state === 'open') {
        vault = opening.vault;
        await change(() => undefined);
      }
      return {};
    },
    'gate.retry': async () => {
      if (state.get().state !== 'open') await change(() => undefined);
      return {};
    },
    'gate.setAside': async () => {
      if (state.get().state === 'open') return { folder: null };
      // A vault that was opened has a key that opens the next database too.
      return { folder: await change(() => setAside(home, vault === null)) };
    },
    'backup.list': () => listBackups(home),
    'backup.restore': async ({ path, passphrase: given }) => {
      const found = await readBackup(home, path, given, vault);
      return { folder: await change(() => putBack(home, found, unlockForRestore)) };
    },
  };

  try {
    finishForgetting(home);
    await tryToOpen(passphrase);
  } catch (error) {
    if (!isForTheGate(error)) {
      await (core as Core | null)?.close();
      lock.release();
      throw error;
    }
    state.set({ state: 'broken', error: toErrorInfo(error) });
  }

  return {
    state,
    settings,
    services: () => services,
    connect: (transport, sender) => {
      const connection =
        services === null
          ? serve(gateContract, gateHandlers, transport, sender)
          : serve(hearthContract, services.handlers, transport, sender);
      connections.add(connection);
      transport.onClose(() => connections.delete(connection));
      return connection;
    },
    close: async () => {
      await changing;
      for (const connection of [...connections]) connection.close();
      await leave();
      await core?.close();
      lock.release();
    },
  };
};
