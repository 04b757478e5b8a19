/** For tests: a process that opens a home folder's database, says `open`, and holds it until it is killed. */
import { openDatabase } from './database.ts';

openDatabase(process.argv[2] ?? '');
process.send?.('open');
process.on('message', () => undefined);
