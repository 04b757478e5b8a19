/** Models on this machine, and the jobs that bring them there. */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';
import { errorInfo } from './error.ts';
import { fileTypeNames } from './fileTypes.ts';
import { qualityCertificate } from './quality.ts';
import { quantizeOffer, quantizeOfferRequest } from './quantizeOffer.ts';

/** One of the files that a model is in; most are in one. */
export const modelFile = z.object({ name: z.string(), bytes: z.number().int().positive(), sha256: z.string() });
export type ModelFile = z.infer<typeof modelFile>;

/** Where a model came from, and so where a damaged part of it can be had again. */
export const modelOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('carried') }),
  /** A file of this computer, copied. */
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** A file of another program on this computer, used where it is. */
  z.object({ kind: z.literal('link'), path: z.string(), program: z.string() }),
  z.object({ kind: z.literal('url'), url: z.string() }),
  z.object({ kind: z.literal('hub'), repository: z.string(), revision: z.string(), paths: z.array(z.string()) }),
  /** Made here of another model. */
  z.object({ kind: z.literal('quantized'), source: z.string() }),
]);
export type ModelOrigin = z.infer<typeof modelOrigin>;

/** What a newer file showed before it took the place of the one before; both were measured in one run. */
export const versionTest = z.object({
  /** To a fixed question. */
  answer: z.string(),
  decodeTokensPerSecond: z.number().nonnegative(),
  /** Null where the one before could not be loaded any more. */
  previousDecodeTokensPerSecond: z.number().nonnegative().nullable(),
  testedAt: z.iso.datetime(),
});
export type VersionTest = z.infer<typeof versionTest>;

/** What belongs to the bytes of a model, whatever it is called. */
const versionFacts = z.object({
  quantization: z.string(),
  architecture: z.string(),
  parameters: z.number().int().positive(),
  bytes: z.number().int().positive(),
  sha256: z.string(),
  /** The trained context length in tokens. */
  contextLength: z.number().int().positive(),
  layers: z.number().int().positive(),
  installedAt: z.iso.datetime(),
  /** Of all its files `bytes` is the sum; `sha256` is the first one's. Empty = one file. */
  files: z.array(modelFile).default([]),
  /** Null: installed by a version that did not note it. */
  origin: modelOrigin.nullable().default(null),
  /** Null: there was nothing to compare it with when it came. */
  test: versionTest.nullable().default(null),
});

/** Another file of the same variant, kept beside the one in use. */
export const keptVersion = versionFacts.extend({
  /** Why it is not in use: a newer one took its place, somebody went back from it, its test or first answers failed. */
  reason: z.enum(['replaced', 'wentBack', 'testFailed', 'answersFailed']),
  /** How it failed; null where it did not. */
  error: errorInfo.nullable(),
});
export type KeptVersion = z.infer<typeof keptVersion>;

/** What happened to a version by itself, until somebody has read it. */
export const versionNotice = z.object({
  /** A newer file stays beside, as its test failed; or the one before is in use again, as first answers failed. */
  kind: z.enum(['updateRejected', 'wentBack']),
  /** The version that failed. */
  sha256: z.string(),
  error: errorInfo,
  at: z.iso.datetime(),
});
export type VersionNotice = z.infer<typeof versionNotice>;

export const installedModel = versionFacts.extend({
  /** `demo-r1-distill:Q4_K_M`, unique on this machine. */
  id: z.string(),
  name: z.string(),
  /** Never offered for removal, and no version of it is removed by itself. */
  pinned: z.boolean().default(false),
  /** When it was loaded last; null = never. */
  lastUsedAt: z.iso.datetime().nullable().default(null),
  /** Newest last. One that is not pinned keeps one. */
  versions: z.array(keptVersion).default([]),
  /** Answers until this version is trusted: until then a failure brings the one before back by itself. */
  answersOnTrial: z.number().int().nonnegative().default(0),
  notice: versionNotice.nullable().default(null),
});
export type InstalledModel = z.infer<typeof installedModel>;

export const installableModel = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  quantization: z.string(),
  sourceBytes: z.number().int().positive(),
});
export type InstallableModel = z.infer<typeof installableModel>;

/** A model whose files are not what they were: gone (as a linked one may be), or found damaged. */
export const brokenModel = z.object({
  model: installedModel,
  problem: z.enum(['missing', 'damaged']),
  /** The file in question. */
  path: z.string(),
});
export type BrokenModel = z.infer<typeof brokenModel>;

export const damageReport = z.object({
  id: z.string(),
  /** Pieces of the file that are not what they were, and how many there are. */
  badPieces: z.number().int().nonnegative(),
  pieces: z.number().int().nonnegative(),
  /** Bytes fetched again. */
  repairedBytes: z.number().nonnegative(),
  state: z.enum(['good', 'damaged', 'repaired']),
});
export type DamageReport = z.infer<typeof damageReport>;

export const jobPhase = z.enum(['download', 'verify', 'quantize', 'test']);

/**
 * One install (or another long work on a model). It outlives the window, and its download the app; exactly one of the last three states ends it. Paused
 * with an error: it cannot go on by itself, for the reason that the error says.
 */
export const job = z.object({
  id: z.string(),
  /** What will be installed, as in `installedModel.id`. */
  modelId: z.string(),
  name: z.string(),
  /** What was asked for, to ask for it again; null = it was nothing that can be asked for by a name. */
  request: z.string().nullable().default(null),
  /** What it is made of a larger source; null = it stays as it comes. */
  quantizeTo: z.enum(fileTypeNames).nullable().default(null),
  kind: z.enum(['install', 'verify', 'move', 'quality']),
  state: z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled']),
  phase: jobPhase,
  /** What it goes through, in order. A download may read back what it has (`verify`) at any time. */
  steps: z.array(jobPhase),
  doneBytes: z.number().nonnegative(),
  totalBytes: z.number().nonnegative(),
  /** Of the last seconds; null where nothing can be said yet. */
  bytesPerSecond: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
  /** What came over the network, and the seconds in which it came: without pauses, and what an earlier run brought. */
  fetched: z.object({ bytes: z.number().nonnegative(), seconds: z.number().nonnegative() }).nullable().default(null),
  /** While quantizing: the tensor at work and its number. */
  tensor: z.object({ name: z.string(), index: z.number().int(), count: z.number().int() }).nullable(),
  /** In the phase `test`: its hash, whether it answers and how fast, what quantizing cost. */
  testing: z.enum(['hash', 'answer', 'quality']).nullable().default(null),
  /** What a verification found. */
  report: damageReport.nullable(),
  error: errorInfo.nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Job = z.infer<typeof job>;

/** A file of another program that is a model which can be used without a copy. */
export const foreignModel = z.object({
  path: z.string(),
  program: z.string(),
  name: z.string(),
  bytes: z.number().int().positive(),
  /** Known without reading the file; null = by its size and name only. */
  sha256: z.string().nullable(),
  quantization: z.string().nullable(),
});
export type ForeignModel = z.infer<typeof foreignModel>;

/** An installed model of which its source has another file now. */
export const modelUpdate = z.object({
  id: z.string(),
  sha256: z.string(),
  bytes: z.number().int().positive(),
  /** It was tried here already, and failed. */
  failedBefore: z.boolean(),
});
export type ModelUpdate = z.infer<typeof modelUpdate>;

/** Where all models lie. */
export const modelsFolder = z.object({ path: z.string() });
export type ModelsFolder = z.infer<typeof modelsFolder>;

export const modelsContract = {
  'models.installed': signal(z.array(installedModel)),
  'models.broken': signal(z.array(brokenModel)),
  'models.jobs': signal(z.array(job)),
  'models.installable': call(z.object({}), z.array(installableModel)),
  /**
   * `id`: a model's id, a path, an address, or `hub:owner/name:QUANTIZATION`. `quantizeTo`: make it of a larger source
   * here. A newer file of a model that is there is tested beside it before it takes its place.
   */
  'models.install': call(
    z.object({ id: z.string(), quantizeTo: z.enum(fileTypeNames).nullable().default(null) }),
    z.object({ jobId: z.string() }),
  ),
  'models.folder': signal(modelsFolder),
  /**
   * All models to another folder: copied, compared, and only then deleted where they were; what is loaded is loaded anew
   * from there. Errors: BAD_INPUT where that is no place for them, MODELS_BUSY while jobs are at work.
   */
  'models.move': call(z.object({ folder: z.string().min(1) }), z.object({ jobId: z.string() })),
  /** What has arrived stays. */
  'models.pause': call(z.object({ jobId: z.string() }), z.object({})),
  'models.resume': call(z.object({ jobId: z.string() }), z.object({})),
  'models.cancel': call(z.object({ jobId: z.string() }), z.object({})),
  /** A job of its own; its end says what was found. */
  'models.verify': call(z.object({ id: z.string(), repair: z.boolean() }), z.object({ jobId: z.string() })),
  'models.remove': call(z.object({ id: z.string() }), z.object({})),
  'models.pin': call(z.object({ id: z.string(), pinned: z.boolean() }), z.object({})),
  /** Asks the hub which installed models have a newer file. `models.install` with their id brings it. */
  'models.updates': call(z.object({}), z.array(modelUpdate)),
  /** Uses another version that is kept: the newest one where `sha256` is null. What is loaded is loaded anew. */
  'models.rollback': call(z.object({ id: z.string(), sha256: z.string().nullable().default(null) }), installedModel),
  /** A kept one; the one in use is removed with its model. */
  'models.removeVersion': call(z.object({ id: z.string(), sha256: z.string() }), z.object({})),
  'models.dismissNotice': call(z.object({ id: z.string() }), z.object({})),
  /** Files of other programs that could be linked. */
  'models.foreign': call(z.object({}), z.array(foreignModel)),
  'models.link': call(z.object({ path: z.string() }), z.object({ jobId: z.string() })),
  /** What quantizing cost, by `modelSha256`; of those models that were measured. */
  'models.certificates': signal(z.array(qualityCertificate)),
  /** Measures it. Errors: BAD_INPUT where its source is not on this machine. */
  'models.certify': call(z.object({ id: z.string() }), z.object({ jobId: z.string() })),
  /** Null where the wanted type is published, or nothing is that it could be made of. */
  'models.quantizeOffer': call(quantizeOfferRequest, quantizeOffer.nullable()),
};
