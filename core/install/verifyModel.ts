/**
 * Reads a model again and compares it with what it must be. With `repair`, bad pieces are fetched again from where the
 * model came from, and nothing else is. Which pieces are bad is told by their checksums; that the file is right, by its
 * SHA-256 alone.
 * Errors: those of `downloadFile`, FILE_NOT_FOUND, MODEL_HASH_MISMATCH where it cannot be repaired.
 */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import type { DamageReport, InstalledModel } from '../../contract/models.ts';
import { isFile, isShared, moveIntoPlace } from './contentFiles.ts';
import { downloadFile, journalOf } from './download/downloadFile.ts';
import { defaultTuning } from './download/fetchPieces.ts';
import { openJournal } from './download/journal.ts';
import { bytesOfPiece, chooseChunkBytes, countPieces } from './download/pieces.ts';
import { hashPieces } from './hashFile.ts';
import { addressesOf, type ObtainContext } from './obtainFiles.ts';

export interface VerifyContext extends ObtainContext {
  readonly repair: boolean;
}

type File = ReturnType<ObtainContext['store']['filesOf']>[number];

interface Found {
  readonly good: boolean;
  readonly crc32: readonly number[];
  readonly bad: readonly number[];
}

const inspect = async (file: File, before: number, model: InstalledModel, context: VerifyContext): Promise<Found> => {
  const { store, signal, onProgress } = context;
  const chunkBytes = chooseChunkBytes(file.bytes);
  const count = countPieces(file.bytes, chunkBytes);
  const all = Array.from({ length: count }, (_, index) => index);
  if (!(await isFile(file.path, file.bytes))) return { good: false, crc32: [], bad: all };
  const { sha256, check } = await hashPieces(
    file.path,
    {
      signal,
      onProgress: (doneBytes) =>
        onProgress({ phase: 'verify', doneBytes: before + doneBytes, totalBytes: model.bytes }),
    },
    chunkBytes,
  );
  const good = sha256 === file.sha256;
  const known = await store.checks.read(file.sha256);
  const comparable = known?.chunkBytes === chunkBytes ? known.crc32 : null;
  if (good) {
    if (comparable === null) await store.checks.write(file.sha256, check);
    return { good, crc32: check.crc32, bad: [] };
  }
  // Without checksums any piece may be the bad one.
  return {
    good,
    crc32: check.crc32,
    bad: all.filter((index) => comparable === null || comparable[index] !== check.crc32[index]),
  };
};

const cannotRepair = (model: InstalledModel): HearthError =>
  new HearthError({
    code: 'MODEL_HASH_MISMATCH',
    message: `${model.name} is damaged, and there is no address to get the damaged parts from.`,
    details: { id: model.id },
    next: 'Remove it and install it again from its source.',
  });

/**
 * Fetches the bad pieces into the file, in its place: a kill in the midst leaves the good ones where they are. A file
 * that another program shares is not written to: a copy takes its place here.
 */
const mend = async (
  model: InstalledModel,
  file: File,
  index: number,
  found: Found,
  context: VerifyContext,
): Promise<number> => {
  const { store, network, signal, onProgress } = context;
  const { origin } = model;
  if (origin?.kind !== 'hub' && origin?.kind !== 'url') throw cannotRepair(model);
  const chunkBytes = chooseChunkBytes(file.bytes);
  const isThere = await isFile(file.path, file.bytes);
  const ownsIt = isThere && !(await isShared(file.path));
  const part = ownsIt ? file.path : join(store.downloadFolder(model.id), file.name);
  if (!ownsIt) await mkdir(dirname(part), { recursive: true });
  if (isThere && !ownsIt) await copyFile(file.path, part);
  const expected = { bytes: file.bytes, sha256: file.sha256, etag: null };
  const journal = await openJournal(journalOf(part), { ...expected, chunkBytes });
  const bad = new Set(found.bad);
  for (const [piece, crc32] of found.crc32.entries()) {
    const bytes = bad.has(piece) ? 0 : bytesOfPiece(piece, file.bytes, chunkBytes);
    await journal.add(piece, { bytes, crc32 });
  }
  await journal.close();
  const result = await downloadFile({
    http: network.http(),
    addresses: addressesOf(origin, index, network),
    expected,
    part,
    tuning: { ...defaultTuning, throttle: network.throttle, ...context.tuning },
    signal,
    onProgress: (doneBytes) => onProgress({ phase: 'download', doneBytes, totalBytes: file.bytes }),
  });
  await store.checks.write(file.sha256, { chunkBytes, crc32: [...result.checks] });
  if (!ownsIt) await moveIntoPlace(part, file.path);
  await rm(journalOf(part), { force: true });
  return found.bad.reduce((sum, piece) => sum + bytesOfPiece(piece, file.bytes, chunkBytes), 0);
};

export const verifyModel = async (model: InstalledModel, context: VerifyContext): Promise<DamageReport> => {
  const files = context.store.filesOf(model);
  let [before, badPieces, pieces, repairedBytes] = [0, 0, 0, 0];
  let damaged = false;
  for (const [index, file] of files.entries()) {
    const found = await inspect(file, before, model, context);
    before += file.bytes;
    pieces += countPieces(file.bytes, chooseChunkBytes(file.bytes));
    badPieces += found.bad.length;
    damaged ||= !found.good;
    if (!found.good) {
      await context.store.setDamaged(model.id, true);
      if (context.repair) repairedBytes += await mend(model, file, index, found, context);
    }
  }
  const isGood = !damaged || context.repair;
  await context.store.setDamaged(model.id, !isGood);
  const state = !damaged ? 'good' : context.repair ? 'repaired' : 'damaged';
  return { id: model.id, badPieces, pieces, repairedBytes, state };
};
