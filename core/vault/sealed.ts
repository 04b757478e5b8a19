/** A secret locked by a key: AES-256-GCM, which also tells a wrong key from a right one. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const cipher = 'aes-256-gcm';

export const sealedSecret = z.object({ nonce: z.base64(), tag: z.base64(), data: z.base64() });
export type SealedSecret = z.infer<typeof sealedSecret>;

/** @param key of 32 bytes */
export const seal = (key: Buffer, secret: Buffer): SealedSecret => {
  const nonce = randomBytes(12);
  const locked = createCipheriv(cipher, key, nonce);
  const data = Buffer.concat([locked.update(secret), locked.final()]).toString('base64');
  return { nonce: nonce.toString('base64'), tag: locked.getAuthTag().toString('base64'), data };
};

/** Null where this key is not the one, or where a bit of it is not what it was. */
export const unseal = (key: Buffer, { nonce, tag, data }: SealedSecret): Buffer | null => {
  try {
    const opened = createDecipheriv(cipher, key, Buffer.from(nonce, 'base64'), { authTagLength: 16 });
    opened.setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([opened.update(Buffer.from(data, 'base64')), opened.final()]);
  } catch {
    return null;
  }
};
