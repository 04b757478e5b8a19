/** `hearth backup`, `restore`, `set-aside`, `passphrase`: the conversations' store, while no window has it. */
import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { HearthError } from '../../contract/error.ts';
import { shortestPassphrase } from '../../contract/shortestPassphrase.ts';
import { listBackups, saveBackup } from '../../core/vault/backup.ts';
import { keyFilePath } from '../../core/vault/keyFile.ts';
import { databaseKeys, openHomeDatabase } from '../../core/vault/openHomeDatabase.ts';
import { putBack, readBackup } from '../../core/vault/restore.ts';
import { setAside } from '../../core/vault/setAside.ts';
import type { Vault } from '../../core/vault/vault.ts';
import { askSecret } from '../askSecret.ts';
import { formatBytes, formatTable } from '../format.ts';
import { unlock, withDatabase, withHome } from '../homeDatabase.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

type Execute = (json: boolean, run: (output: Output) => Promise<number>) => Promise<void>;

const runBackup = (file: string | undefined, output: Output): Promise<number> =>
  withDatabase(async (database, vault, home) => {
    const passphrase = await askSecret('HEARTH_BACKUP_PASSPHRASE', 'Passphrase of the file (empty: not encrypted)');
    const saved = await saveBackup(home, { database, keys: databaseKeys(vault) }, { path: file ?? null, passphrase });
    output.record({ type: 'done', ...saved, encrypted: passphrase !== null });
    output.line(`${saved.path}: ${formatBytes(saved.bytes)}, sha256 ${saved.sha256}`);
    if (passphrase === null) output.note('It is not encrypted: whoever has the file can read it.');
    return 0;
  });

const runList = async (output: Output): Promise<number> => {
  const found = await listBackups(createShellPorts('cli').home);
  for (const backup of found) output.record({ type: 'backup', ...backup });
  output.line(
    found.length === 0
      ? 'There is no backup in the home folder. hearth restore FILE takes one from elsewhere.'
      : formatTable([
          ['MADE', 'SIZE', 'BY', 'FILE'],
          ...found.map(({ createdAt, bytes, kind, path }) => [
            createdAt,
            formatBytes(bytes),
            kind === 'saved' ? 'you' : 'an update',
            path,
          ]),
        ]),
  );
  return 0;
};

/** The present key where it can be had: a lost one must not stand in the way of a backup that has its own. */
const vaultIfAny = async (home: string): Promise<Vault | null> => {
  try {
    return await unlock(home);
  } catch {
    return null;
  }
};

const runRestore = (file: string, output: Output): Promise<number> =>
  withHome(async (home) => {
    const vault = await vaultIfAny(home);
    const passphrase = await askSecret('HEARTH_BACKUP_PASSPHRASE', 'Passphrase of the file (empty: it has none)');
    const found = await readBackup(home, file, passphrase, vault);
    const folder = await putBack(home, found, async () => {
      if (vault !== null) return vault;
      rmSync(keyFilePath(home), { force: true });
      return unlock(home);
    });
    output.record({ type: 'done', path: file, setAside: folder });
    output.line(`The backup is in place. What was there before is kept in ${folder}`);
    return 0;
  });

const runSetAside = (output: Output): Promise<number> =>
  withHome(async (home) => {
    const folder = setAside(home, true);
    output.record({ type: 'done', setAside: folder });
    output.line(`Hearth begins anew. What was there is kept in ${folder}`);
    return Promise.resolve(0);
  });

const runPassphrase = (remove: boolean, output: Output): Promise<number> =>
  withHome(async (home) => {
    const vault = await unlock(home);
    const isSet = vault.protection.get().openedBy.includes('passphrase');
    const current = isSet ? await askSecret('HEARTH_PASSPHRASE', 'Present passphrase') : null;
    if (remove) await vault.removePassphrase(current);
    else {
      const next = await askSecret('HEARTH_NEW_PASSPHRASE', 'New passphrase');
      if (next === null || next.length < shortestPassphrase) {
        throw new HearthError({
          code: 'BAD_INPUT',
          message: `A passphrase has at least ${shortestPassphrase} characters.`,
          next: 'Type one, or give it in HEARTH_NEW_PASSPHRASE.',
        });
      }
      await vault.setPassphrase(next, current, false);
    }
    openHomeDatabase(home, vault).close();
    output.record({ type: 'done', openedBy: vault.protection.get().openedBy });
    output.line(remove ? 'The passphrase is removed.' : 'The passphrase is set; everything is under a new key.');
    return 0;
  });

export const addVaultCommands = (program: Command, execute: Execute): void => {
  const json = ['--json', 'print one JSON object a line'] as const;
  program
    .command('backup [file]')
    .description('save every conversation to one file; HEARTH_BACKUP_PASSPHRASE encrypts it')
    .option(...json)
    .action((file: string | undefined, flags: { json?: true }) =>
      execute(flags.json === true, (output) => runBackup(file, output)),
    );
  program
    .command('restore [file]')
    .description('put a backup in place, and set aside what is there; without a file, list them')
    .option(...json)
    .action((file: string | undefined, flags: { json?: true }) =>
      execute(flags.json === true, (output) => (file === undefined ? runList(output) : runRestore(file, output))),
    );
  program
    .command('set-aside')
    .description('begin with no conversations; those that are there are kept in a folder of their own')
    .option(...json)
    .action((flags: { json?: true }) => execute(flags.json === true, runSetAside));
  program
    .command('passphrase')
    .description('set or change the passphrase of the conversations (HEARTH_PASSPHRASE, HEARTH_NEW_PASSPHRASE)')
    .option('--remove', 'ask for none any more')
    .option(...json)
    .action((flags: { remove?: true; json?: true }) =>
      execute(flags.json === true, (output) => runPassphrase(flags.remove === true, output)),
    );
};
