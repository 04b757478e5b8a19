/**
 * Lets the chats of a home that is not open look as if nobody had touched them for some days: `HOME DAYS`. A process of
 * its own, because Playwright's loader cannot load the database.
 */
import { databasePath } from '../../core/storage/database.ts';
import { fileKind } from '../../core/storage/fileKey.ts';
import { noKeychain } from '../../core/vault/keychain.ts';
import { openHomeDatabase } from '../../core/vault/openHomeDatabase.ts';
import { openVault } from '../../core/vault/vault.ts';

const [home = '', days] = process.argv.slice(2);
const opening = await openVault(home, noKeychain, null, fileKind(databasePath(home)) === 'other');
if (opening.state !== 'open') throw new Error('The home is locked.');
const database = openHomeDatabase(home, opening.vault);
const at = new Date(Date.now() - Number(days) * 24 * 60 * 60 * 1000).toISOString();
database.prepare('UPDATE conversations SET updated_at = ?, touched_at = ?').run(at, at);
database.close();
