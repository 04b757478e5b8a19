/**
 * `key.json` of a home folder: the master key, locked in one way or several; any one of them opens it. It is replaced
 * in one piece and readable by this account alone.
 * Errors: KEY_DAMAGED, FILE_WRITE_FAILED, DISK_FULL.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import { replaceFile } from '../storage/replaceFile.ts';
import { codeOf, explainWriteError, reasonOf } from '../storage/writeErrors.ts';
import { passphraseSlot } from './passphraseSlot.ts';
import { sealedSecret } from './sealed.ts';

/** The key as it is: whoever can read the account's files can read the database. */
const accountSlot = z.object({ kind: z.literal('account'), key: z.base64() });
const keychainSlot = z.object({ kind: z.literal('keychain'), sealed: z.base64() });

export const keySlot = z.discriminatedUnion('kind', [accountSlot, keychainSlot, passphraseSlot]);
export type KeySlot = z.infer<typeof keySlot>;

const keyFile = z.object({
  version: z.literal(1),
  slots: z.array(keySlot).min(1),
  /** Earlier master keys, locked by the present one, as long as a file may still be under one of them. */
  former: z.array(sealedSecret),
});
export type KeyFile = z.infer<typeof keyFile>;

export const keyFilePath = (home: string): string => join(home, 'key.json');

export const readKeyFile = (home: string): KeyFile | null => {
  const path = keyFilePath(home);
  try {
    return keyFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new HearthError(
      {
        code: 'KEY_DAMAGED',
        message: `The key of the conversations cannot be read: ${path}.`,
        details: { path, reason: reasonOf(error) },
        next: 'Put a copy of this file in its place if you have one, or restore a backup that you saved elsewhere. Nothing was changed.',
      },
      error,
    );
  }
};

export const writeKeyFile = (home: string, content: KeyFile): void => {
  try {
    replaceFile(keyFilePath(home), `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    throw explainWriteError(error, home);
  }
};
