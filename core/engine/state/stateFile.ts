/**
 * One chat's evaluated prompt on disk: its tokens, and their keys and values as llama.cpp wrote them.
 *
 *   "HEARTHKV", version and header length (32-bit, little-endian), header (JSON), body, seal
 *
 * The body is the tokens (32-bit) and the state. The seal is the SHA-256 of all before it, or, under a key, the tag of
 * AES-256-GCM, which has encrypted the body and covers the header too. llama.cpp trusts what it is given, so nothing is
 * answered before the seal was checked. Read and written in pieces, so that answers go on meanwhile.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';

/** What a state belongs to: any difference makes it another engine's. */
export const stateIdentity = z.object({
  modelHash: z.string(),
  engine: z.string(),
  keyCacheType: z.string(),
  valueCacheType: z.string(),
  flashAttention: z.string(),
});
export type StateIdentity = z.infer<typeof stateIdentity>;

export interface SavedState {
  readonly tokens: Int32Array;
  /** For `llama_state_seq_set_data`. */
  readonly data: Uint8Array;
}

/** foreign: of another model, engine, cache or key. damaged: not what was written. */
export type StateRefusal = 'missing' | 'foreign' | 'damaged';

const magic = 'HEARTHKV';
const version = 1;
const preambleBytes = 16;
const mostHeaderBytes = 4096;
const tokenBytes = Int32Array.BYTES_PER_ELEMENT;
/** Encrypting or summing a piece takes one or two milliseconds. */
const pieceBytes = 2 * 1024 * 1024;
const cipherName = 'aes-256-gcm';

const header = z.object({
  identity: stateIdentity,
  tokens: z.number().int().positive(),
  stateBytes: z.number().int().positive(),
  /** Of AES-256-GCM, in hexadecimal; null = not encrypted. */
  nonce: z.string().nullable(),
});

/** Takes the body piece by piece; `end` answers the seal. */
interface Sealer {
  push(piece: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

const hashing = (head: Uint8Array): Sealer => {
  const hash = createHash('sha256').update(head);
  return {
    push: (piece) => {
      hash.update(piece);
      return piece;
    },
    end: () => hash.digest(),
  };
};

const encrypting = (head: Uint8Array, key: Uint8Array, nonce: Uint8Array): Sealer => {
  const cipher = createCipheriv(cipherName, key, nonce).setAAD(head);
  return {
    push: (piece) => cipher.update(piece),
    end: () => {
      cipher.final();
      return cipher.getAuthTag();
    },
  };
};

const piecesOf = function* (bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
};

const bytesOf = (tokens: Int32Array): Uint8Array => new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);

/** Under its name only once it is whole. Rejects where the disk refuses. */
export const writeStateFile = async (
  path: string,
  { tokens, data }: SavedState,
  identity: StateIdentity,
  key: Uint8Array | null,
): Promise<void> => {
  const nonce = key === null ? null : randomBytes(12);
  const json = Buffer.from(
    JSON.stringify({
      identity,
      tokens: tokens.length,
      stateBytes: data.length,
      nonce: nonce?.toString('hex') ?? null,
    } satisfies z.infer<typeof header>),
  );
  const head = Buffer.alloc(preambleBytes + json.length);
  head.write(magic, 'latin1');
  head.writeUInt32LE(version, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, preambleBytes);

  const sealer = key === null || nonce === null ? hashing(head) : encrypting(head, key, nonce);
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(head);
    for (const bytes of [bytesOf(tokens), data]) {
      for (const piece of piecesOf(bytes)) await file.writeFile(sealer.push(piece));
    }
    await file.writeFile(sealer.end());
    await file.close();
    await rename(part, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
};

/** Fills `bytes` from the file's position; false where the file ends before. */
const fill = async (file: FileHandle, bytes: Uint8Array): Promise<boolean> => {
  for (let filled = 0; filled < bytes.length;) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled);
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
};

const readHead = async (
  file: FileHandle,
): Promise<{ head: Uint8Array; header: z.infer<typeof header> } | StateRefusal> => {
  const preamble = Buffer.alloc(preambleBytes);
  if (!(await fill(file, preamble)) || preamble.toString('latin1', 0, 8) !== magic) return 'damaged';
  if (preamble.readUInt32LE(8) !== version) return 'foreign';
  const length = preamble.readUInt32LE(12);
  if (length > mostHeaderBytes) return 'damaged';
  const json = Buffer.alloc(length);
  if (!(await fill(file, json))) return 'damaged';
  try {
    const parsed = header.safeParse(JSON.parse(json.toString('utf8')));
    return parsed.success ? { head: Buffer.concat([preamble, json]), header: parsed.data } : 'damaged';
  } catch {
    return 'damaged';
  }
};

const isSame = (a: StateIdentity, b: StateIdentity): boolean =>
  JSON.stringify(stateIdentity.parse(a)) === JSON.stringify(stateIdentity.parse(b));

const readOpened = async (
  file: FileHandle,
  identity: StateIdentity,
  key: Uint8Array | null,
): Promise<SavedState | StateRefusal> => {
  const read = await readHead(file);
  if (typeof read === 'string') return read;
  const { head, header: facts } = read;
  if (!isSame(facts.identity, identity) || (key === null) !== (facts.nonce === null)) return 'foreign';
  const { size } = await file.stat();
  const bodyBytes = facts.tokens * tokenBytes + facts.stateBytes;
  const sealBytes = facts.nonce === null ? 32 : 16;
  // Before memory is set aside for what a damaged header promises.
  if (size !== head.length + bodyBytes + sealBytes) return 'damaged';

  const body = new Uint8Array(bodyBytes);
  const seal = Buffer.alloc(sealBytes);
  const hash = createHash('sha256').update(head);
  const decipher =
    key === null || facts.nonce === null
      ? null
      : createDecipheriv(cipherName, key, Buffer.from(facts.nonce, 'hex')).setAAD(head);
  for (const piece of piecesOf(body)) {
    if (!(await fill(file, piece))) return 'damaged';
    if (decipher === null) hash.update(piece);
    else piece.set(decipher.update(piece));
  }
  if (!(await fill(file, seal))) return 'damaged';
  if (decipher === null) {
    if (!timingSafeEqual(hash.digest(), seal)) return 'damaged';
  } else {
    try {
      decipher.setAuthTag(seal).final();
    } catch {
      // Another key, or another content: GCM does not tell which.
      return 'damaged';
    }
  }
  const split = facts.tokens * tokenBytes;
  return { tokens: new Int32Array(body.buffer, 0, facts.tokens), data: body.subarray(split) };
};

/** The state, or why it is refused. */
export const readStateFile = async (
  path: string,
  identity: StateIdentity,
  key: Uint8Array | null,
): Promise<SavedState | StateRefusal> => {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return 'missing';
  try {
    return await readOpened(file, identity, key);
  } catch {
    return 'damaged';
  } finally {
    await file.close();
  }
};
