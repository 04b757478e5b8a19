/**
 * The source of an installation as verified files on this disk: carried with the app, given by the person, already in
 * the store, or downloaded. Errors: those of `downloadFile` and `reserveSpace`, MODEL_HASH_MISMATCH, FILE_NOT_FOUND.
 */
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import type { Job, ModelFile, ModelOrigin } from '../../contract/models.ts';
import { resolveUrl } from '../network/hub.ts';
import type { Network } from '../network/network.ts';
import { downloadFile } from './download/downloadFile.ts';
import { defaultTuning, type FetchTuning } from './download/fetchPieces.ts';
import type { SourceAddress } from './download/sources.ts';
import { hashPieces } from './hashFile.ts';
import { totalBytesOf, type InstallTarget } from './installTarget.ts';
import type { PieceCheck } from './pieceChecks.ts';
import { reserveSpace } from './reserveSpace.ts';
import type { ModelStore } from './store.ts';

export interface ObtainedFile extends ModelFile {
  readonly path: string;
  readonly check: PieceCheck;
}

export interface ObtainedFiles {
  readonly files: readonly [ObtainedFile, ...ObtainedFile[]];
  readonly origin: ModelOrigin;
  /** May be moved into the store; else it is copied, or linked. */
  readonly isOurs: boolean;
}

export interface ObtainContext {
  readonly store: ModelStore;
  readonly network: Network;
  readonly tuning?: Partial<FetchTuning>;
  readonly signal: AbortSignal;
  readonly onProgress: (values: Pick<Job, 'phase' | 'doneBytes' | 'totalBytes'>) => void;
}

const damaged = (target: InstallTarget, path: string, found: string, expected: string): HearthError =>
  new HearthError({
    code: 'MODEL_HASH_MISMATCH',
    message: `${target.name} is damaged: its SHA-256 is ${found}, it should be ${expected}.`,
    details: { path, found, expected },
    next:
      target.source.kind === 'carried'
        ? 'Install the app again; its copy of this model has changed.'
        : 'Get the file again from its source.',
  });

const missing = (target: InstallTarget, path: string, error: unknown): HearthError =>
  new HearthError(
    {
      code: 'FILE_NOT_FOUND',
      message:
        target.source.kind === 'carried'
          ? `A model that comes with the app is missing: ${path}.`
          : `${path} is not there.`,
      details: { path },
      next:
        target.source.kind === 'carried'
          ? 'Install the app again; your chats are kept.'
          : 'Check the path, and that its disk is there.',
    },
    error,
  );

type LocalSource = Extract<InstallTarget['source'], { path: string }>;
type RemoteSource = Extract<InstallTarget['source'], { files: unknown }>;

const originOf = (source: InstallTarget['source']): ModelOrigin => {
  switch (source.kind) {
    case 'carried':
      return { kind: 'carried' };
    case 'file':
      return { kind: 'file', path: source.path };
    case 'link':
      return { kind: 'link', path: source.path, program: source.program };
    case 'url':
      return { kind: 'url', url: source.urls[0] ?? '' };
    case 'hub':
      return { kind: 'hub', repository: source.repository, revision: source.revision, paths: source.paths };
  }
};

const obtainLocal = async (
  target: InstallTarget,
  source: LocalSource,
  context: ObtainContext,
): Promise<ObtainedFiles> => {
  const { path, bytes, sha256: expected } = source;
  const tell = (doneBytes: number): void => context.onProgress({ phase: 'verify', doneBytes, totalBytes: bytes });
  tell(0);
  await access(path).catch((error: unknown) => {
    throw missing(target, path, error);
  });
  const { sha256, check } = await hashPieces(path, { signal: context.signal, onProgress: tell });
  if (expected !== null && sha256 !== expected) throw damaged(target, path, sha256, expected);
  return { files: [{ name: `${sha256}.gguf`, bytes, sha256, path, check }], origin: originOf(source), isOurs: false };
};

/** Where the file of this number can be had: of the hub from every endpoint, at the commit and, failing that, as it is now. */
export const addressesOf = (
  origin: Extract<ModelOrigin, { kind: 'hub' | 'url' }> | RemoteSource,
  index: number,
  network: Network,
): SourceAddress[] => {
  if (origin.kind === 'url') return [{ url: 'urls' in origin ? (origin.urls[index] ?? '') : origin.url }];
  const path = origin.paths[index] ?? '';
  const headers = network.endpointHeaders();
  return network
    .endpoints()
    .map((endpoint) => ({ url: resolveUrl(endpoint, origin.repository, origin.revision, path), headers }));
};

const obtainRemote = async (
  target: InstallTarget,
  source: RemoteSource,
  context: ObtainContext,
): Promise<ObtainedFiles> => {
  const { store, network, signal, onProgress } = context;
  const folder = store.downloadFolder(target.id);
  const totalBytes = totalBytesOf(target);
  const parts = source.files.map((file) => ({ ...file, path: join(folder, file.name) }));
  await reserveSpace(parts);
  const tuning: FetchTuning = { ...defaultTuning, throttle: network.throttle, ...context.tuning };
  const files: ObtainedFile[] = [];
  let before = 0;
  for (const [index, { name, bytes, sha256, etag, path }] of parts.entries()) {
    const tell = (phase: Job['phase']) => (doneBytes: number) =>
      onProgress({ phase, doneBytes: before + doneBytes, totalBytes });
    const downloaded = await downloadFile({
      http: network.http(),
      addresses: addressesOf(source, index, network),
      expected: { bytes, sha256, etag },
      part: path,
      tuning,
      signal,
      onProgress: tell('download'),
      onVerify: tell('verify'),
    });
    before += bytes;
    const check = { chunkBytes: downloaded.chunkBytes, crc32: [...downloaded.checks] };
    files.push({ name, bytes, sha256: downloaded.sha256, path, check });
  }
  const [first, ...rest] = files;
  if (first === undefined) throw new Error(`${target.id} has no files.`);
  return { files: [first, ...rest], origin: originOf(source), isOurs: true };
};

export const obtainFiles = (target: InstallTarget, context: ObtainContext): Promise<ObtainedFiles> =>
  'files' in target.source ? obtainRemote(target, target.source, context) : obtainLocal(target, target.source, context);

/** Once the model is ready, or is not wanted any more. */
export const removeDownload = async (store: ModelStore, id: string): Promise<void> => {
  await rm(store.downloadFolder(id), { recursive: true, force: true });
};
