/** Random bytes that the same seed and name give again: the key stream of AES, which the processor makes at GB/s. */
import { createCipheriv, createHash } from 'node:crypto';

export const randomBytes = (seed: number, name: string, bytes: number): Buffer => {
  const key = createHash('sha256').update(`${seed} ${name}`).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
};
