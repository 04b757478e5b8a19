/**
 * The way from a target to a ready model: get its files (verified), quantize them here where that is wanted, verify the
 * result, and only then give it an entry in the store. What is half done has no name anybody looks for.
 */
import { constants } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { HearthError } from '../../contract/error.ts';
import type { FileType } from '../../contract/fileTypes.ts';
import type { InstalledModel, ModelOrigin } from '../../contract/models.ts';
import { readModelHeader, type ModelHeader } from '../catalog/ggufHeader.ts';
import { quantizeFile } from '../quantize/quantizeFile.ts';
import { plainRecipe } from '../quantize/recipe.ts';
import { examineVersion, tellFailure, type ExamineContext } from './examineVersion.ts';
import { findForeignModels } from './foreignModels.ts';
import { hashPieces } from './hashFile.ts';
import type { InstallTarget } from './installTarget.ts';
import {
  obtainFiles,
  removeDownload,
  type ObtainContext,
  type ObtainedFile,
  type ObtainedFiles,
} from './obtainFiles.ts';

export interface StepContext extends ObtainContext, ExamineContext {
  readonly readThreads: () => Promise<number>;
  /** Where other programs' folders are; the person's own where it is not given. */
  readonly homedir?: string;
}

/** Of a verified file, with what the store needs to know of it. */
interface Result {
  readonly header: ModelHeader;
  readonly sha256: string;
  readonly origin: ModelOrigin;
}

const toModel = (
  target: InstallTarget,
  { header, sha256, origin }: Result,
  files: InstalledModel['files'],
): InstalledModel => ({
  id: target.id,
  name: target.name,
  quantization: target.quantization,
  architecture: header.architecture,
  parameters: header.parameters,
  bytes: header.fileBytes,
  sha256,
  contextLength: header.contextLength,
  layers: header.layers,
  installedAt: new Date().toISOString(),
  files,
  origin,
  pinned: false,
  lastUsedAt: null,
  test: null,
  versions: [],
  answersOnTrial: 0,
  notice: null,
});

const copyDamaged = (path: string, found: string, expected: string): HearthError =>
  new HearthError({
    code: 'MODEL_HASH_MISMATCH',
    message: `The copy in ${path} is not what was copied: its SHA-256 is ${found}, it should be ${expected}.`,
    details: { path, found, expected },
    next: 'Install it again. If it happens again, check the disk.',
  });

/** `make` writes the part; what it wrote is verified and becomes the model. */
const addMade = async (
  target: InstallTarget,
  origin: ModelOrigin,
  expected: string | null,
  make: (part: string) => Promise<ModelHeader>,
  context: StepContext,
): Promise<void> => {
  const { store, signal, onChange, onProgress } = context;
  const part = store.createPart(target.id);
  try {
    const header = await make(part);
    const totalBytes = header.fileBytes;
    onChange({ phase: 'test', testing: 'hash', tensor: null, doneBytes: 0, totalBytes });
    const { sha256, check } = await hashPieces(part, {
      signal,
      onProgress: (doneBytes) => onProgress({ phase: 'test', doneBytes, totalBytes }),
    });
    if (expected !== null && sha256 !== expected) throw copyDamaged(part, sha256, expected);
    await store.checks.write(sha256, check);
    const examined = await examineVersion(toModel(target, { header, sha256, origin }, []), part, context);
    await store.add(part, examined.model, examined.failure);
    tellFailure(examined);
  } catch (error) {
    // What cannot be removed now is removed at the next start.
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
};

/** Of a larger source the text would take many minutes: such a model is measured when somebody asks for it. */
const measuredSourceBytes = 4e9;

const quantize = async (
  target: InstallTarget,
  fileType: FileType,
  { files: [source], origin }: ObtainedFiles,
  context: StepContext,
): Promise<ObtainedFile | null> => {
  const { launcher, readThreads, signal, onChange, onProgress } = context;
  onChange({ phase: 'quantize', doneBytes: 0 });
  const made: ModelOrigin = origin.kind === 'carried' ? origin : { kind: 'quantized', source: source.sha256 };
  const make = async (part: string): Promise<ModelHeader> =>
    quantizeFile({
      launcher,
      input: source.path,
      output: part,
      recipe: plainRecipe(fileType),
      threads: await readThreads(),
      signal,
      onProgress: ({ tensor, doneBytes, totalBytes }) => {
        onChange({ tensor });
        onProgress({ phase: 'quantize', doneBytes, totalBytes });
      },
    });
  await addMade(target, made, null, make, context);
  // What is carried with the app stays: that is measured when somebody asks for it.
  return origin.kind === 'carried' || source.bytes > measuredSourceBytes ? null : source;
};

const copy = (
  target: InstallTarget,
  { files: [source], origin }: ObtainedFiles,
  context: StepContext,
): Promise<void> => {
  const make = async (part: string): Promise<ModelHeader> => {
    // Shares its blocks with the source where the file system can do that.
    await copyFile(source.path, part, constants.COPYFILE_FICLONE);
    return readModelHeader(part);
  };
  return addMade(target, origin, source.sha256, make, context);
};

/** No byte is read again: what was downloaded has been hashed on its way, and only moves. */
const take = async (
  target: InstallTarget,
  { files, origin, isOurs }: ObtainedFiles,
  context: StepContext,
): Promise<void> => {
  const { store, onChange } = context;
  const [first] = files;
  const header = await readModelHeader(first.path);
  onChange({ phase: 'test', tensor: null, doneBytes: header.fileBytes, totalBytes: header.fileBytes });
  const parts = files.length > 1 ? files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })) : [];
  // Found out by the name only so far, which need not say it.
  const quantization = target.quantization === 'GGUF' ? header.quantization : target.quantization;
  const named = { ...target, quantization };
  for (const { sha256, check } of files) await store.checks.write(sha256, check);
  const examined = await examineVersion(
    toModel(named, { header, sha256: first.sha256, origin }, parts),
    first.path,
    context,
  );
  const { model, failure } = examined;
  const paths = files.map(({ path }) => path);
  await (isOurs ? store.add(paths, model, failure) : store.link(first.path, model, failure));
  tellFailure(examined);
};

const failedTest = (error: unknown): boolean => error instanceof HearthError && error.code === 'MODEL_TEST_FAILED';

/** What is there by this hash already needs a name only. */
const addKnown = async (target: InstallTarget, context: StepContext): Promise<boolean> => {
  const { store } = context;
  const { source } = target;
  const [file, ...more] = 'files' in source ? source.files : [];
  if (file?.sha256 === null || file === undefined || more.length > 0) return false;
  const known = { sha256: file.sha256, bytes: file.bytes };
  if (!(await store.hasContent(known))) return false;
  const header = await readModelHeader(store.contentPath(known));
  const origin: ModelOrigin =
    source.kind === 'hub'
      ? { kind: 'hub', repository: source.repository, revision: source.revision, paths: source.paths }
      : { kind: 'url', url: source.kind === 'url' ? (source.urls[0] ?? '') : '' };
  const model = toModel(target, { header, sha256: known.sha256, origin }, []);
  const examined = await examineVersion(model, store.contentPath(known), context);
  await store.addEntry(examined.model, examined.failure);
  tellFailure(examined);
  return true;
};

/** What other programs of this computer have, by its hash, and by its length where they keep no hash. */
const findElsewhere = async (target: InstallTarget, { homedir }: StepContext): Promise<InstallTarget[]> => {
  const [file, ...more] = 'files' in target.source ? target.source.files : [];
  if (file?.sha256 == null || more.length > 0) return [];
  const { sha256, bytes } = file;
  const candidates = (await findForeignModels(homedir)).filter((model) => model.bytes === bytes);
  const found = [sha256, null].flatMap((hash) => candidates.filter((model) => model.sha256 === hash));
  return found.map(({ path, program }) => ({ ...target, source: { kind: 'link', path, program, bytes, sha256 } }));
};

/** Used where it is. False where every file turned out to be another one; then it is downloaded after all. */
const linkElsewhere = async (target: InstallTarget, context: StepContext): Promise<boolean> => {
  for (const linked of await findElsewhere(target, context)) {
    try {
      await take(linked, await obtainFiles(linked, context), context);
      return true;
    } catch (error) {
      // A file that was found, and failed as a version, is the one that a download would bring.
      if (context.signal.aborted || failedTest(error)) throw error;
    }
  }
  return false;
};

const bring = async (target: InstallTarget, context: StepContext): Promise<ObtainedFile | null> => {
  if (target.quantizeTo === null && ((await addKnown(target, context)) || (await linkElsewhere(target, context)))) {
    return null;
  }
  const obtained = await obtainFiles(target, context);
  if (target.quantizeTo !== null) return quantize(target, target.quantizeTo, obtained, context);
  if (obtained.isOurs || target.source.kind === 'link') await take(target, obtained, context);
  else await copy(target, obtained, context);
  return null;
};

/**
 * Errors: those of `obtainFiles`, `readModelHeader`, `quantizeFile` and of the store; MODEL_TEST_FAILED, with the new
 * version kept beside the one in use; the signal's reason.
 * @returns what it was made of where that is to be measured now: its download is for the caller to remove then
 */
export const runInstall = async (target: InstallTarget, context: StepContext): Promise<ObtainedFile | null> => {
  let source: ObtainedFile | null;
  try {
    source = await bring(target, context);
  } catch (error) {
    // All has arrived, and is in the store.
    if (failedTest(error)) await removeDownload(context.store, target.id);
    throw error;
  }
  if (source === null) await removeDownload(context.store, target.id);
  return source;
};
