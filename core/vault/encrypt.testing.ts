/** For tests: a process that opens a home, and with it encrypts what is not encrypted, when it is told to. */
import { noKeychain } from './keychain.ts';
import { openHomeDatabase } from './openHomeDatabase.ts';
import { openVault } from './vault.ts';

process.once('message', () => {
  void (async () => {
    const home = process.argv[2] ?? '';
    const opening = await openVault(home, noKeychain, null, false);
    if (opening.state === 'open') openHomeDatabase(home, opening.vault).close();
    process.disconnect();
  })();
});
process.send?.('ready');
