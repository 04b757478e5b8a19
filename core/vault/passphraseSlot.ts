/**
 * The master key locked by a passphrase. scrypt makes each guess cost 128 MiB and a good part of a second; its
 * parameters stand beside the result, so that they can grow without locking anybody out.
 */
import { randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { seal, sealedSecret, unseal } from './sealed.ts';

/** Bounded, because whoever can write the file must not make a start take all memory. */
const cost = z.object({
  N: z
    .number()
    .int()
    .min(2)
    .max(1 << 20),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(4),
});

export const passphraseSlot = z.object({
  kind: z.literal('passphrase'),
  salt: z.base64(),
  cost,
  sealed: sealedSecret,
});
export type PassphraseSlot = z.infer<typeof passphraseSlot>;

/** OWASP's recommendation for scrypt (2023). */
const recommended = { N: 1 << 17, r: 8, p: 1 };

const stretch = (passphrase: string, salt: Buffer, { N, r, p }: z.infer<typeof cost>): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // The same letters may be typed as other code points on another keyboard.
    scrypt(passphrase.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 129 * N * r * p }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

export const lockWithPassphrase = async (masterKey: Buffer, passphrase: string): Promise<PassphraseSlot> => {
  const salt = randomBytes(16);
  const key = await stretch(passphrase, salt, recommended);
  return { kind: 'passphrase', salt: salt.toString('base64'), cost: recommended, sealed: seal(key, masterKey) };
};

/** Null for a wrong passphrase. */
export const openWithPassphrase = async (slot: PassphraseSlot, passphrase: string): Promise<Buffer | null> =>
  unseal(await stretch(passphrase, Buffer.from(slot.salt, 'base64'), slot.cost), slot.sealed);
