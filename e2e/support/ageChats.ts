/** Lets the chats of a home that is not open look as if nobody had touched them for some days. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('ageChats.run.ts', import.meta.url));

export const ageChats = (home: string, days: number): void => {
  execFileSync(process.execPath, [script, home, String(days)], { stdio: 'inherit' });
};
