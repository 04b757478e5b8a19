/**
 * What a person means by the name of a model: one that is carried with the app, one of the family (`r1-distill-qwen-7b`,
 * with or without `:Q4_K_M`), `hub:owner/name:QUANTIZATION`, an address, or a file.
 * Errors: MODEL_NOT_FOUND, FILE_NOT_FOUND, BAD_INPUT, those of reading a header, those of the network.
 */
import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import { parseFileType, type FileType } from '../../contract/fileTypes.ts';
import type { Catalogue, CatalogueFile, CatalogueModel } from '../catalog/catalog.ts';
import type { EmbeddedModel } from '../catalog/embedded.ts';
import { familyFiles, sourceOfFamily } from '../catalog/familyFiles.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import type { HubCatalogue } from '../catalog/hubCatalogue.ts';
import { chooseVariant, type HubVariant } from '../catalog/hubVariants.ts';
import { splitNames } from '../catalog/splitName.ts';
import { readVariantName } from '../catalog/variantName.ts';
import type { HubRepository } from '../network/hub.ts';
import type { Network } from '../network/network.ts';
import { userPath } from '../storage/userPath.ts';
import { importanceTypes, sourceQuantizedAlready } from '../quantize/quantizeFailure.ts';
import { probeModel } from '../network/remoteFile.ts';
import { checkRemote } from './checkRemote.ts';
import type { InstallTarget } from './installTarget.ts';

export interface ResolveContext {
  readonly assets: string;
  readonly embedded: readonly EmbeddedModel[];
  readonly catalogue: Catalogue;
  readonly hub: HubCatalogue;
  readonly network: Network;
}

export interface ResolveOptions {
  /** A file or an address to take it from, whatever the model is called. */
  readonly from?: string | undefined;
  readonly quantizeTo?: FileType | undefined;
}

type Named = Pick<InstallTarget, 'id' | 'name' | 'quantization' | 'source'>;

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);
const isPath = (text: string): boolean => extname(text).toLowerCase() === '.gguf' || /^[.~]?[\\/]/.test(text);
/** As the models of the hub are called once they are installed: `owner/name:QUANTIZATION`. */
const isHubId = (text: string): boolean => /^[\w.-]+\/[\w.-]+(?::[\w.-]+)?$/.test(text) && !isPath(text);

/** Of a file that is there; what it is called, it is named. */
const ofFile = async (given: string): Promise<Named> => {
  // A shell does this for the command line; the window has none.
  const path = userPath(given);
  const header = await readModelHeader(path);
  const { model } = readVariantName(path);
  const source = { kind: 'file', path, bytes: (await stat(path)).size, sha256: null } as const;
  return { id: `${model}:${header.quantization}`, name: header.name, quantization: header.quantization, source };
};

const ofVariant = (repository: HubRepository, variant: HubVariant): InstallTarget['source'] => ({
  kind: 'hub',
  repository: repository.repository,
  revision: repository.revision,
  paths: variant.files.map(({ path }) => path),
  files: variant.files.map(({ path, bytes, sha256 }) => ({ name: basename(path), bytes, sha256, etag: null })),
});

const ofHub = async (text: string, { hub }: ResolveContext): Promise<Named> => {
  const [name = '', quantization = null] = text.slice('hub:'.length).split(':');
  const repository = await hub.read(name);
  const variant = chooseVariant(repository, quantization);
  const source = ofVariant(repository, variant);
  const { model } = readVariantName(variant.files[0].path);
  return { id: `${name}:${variant.quantization}`, name: model, quantization: variant.quantization, source };
};

/** An address on the hub can be had from its mirrors too. */
const ofHubUrl = async (url: string, context: ResolveContext): Promise<Named | null> => {
  const { host, pathname } = new URL(url);
  const hosts = ['huggingface.co', 'hf.co', ...context.network.endpoints().map((endpoint) => new URL(endpoint).host)];
  const [, name, path] = /^\/([^/]+\/[^/]+)\/(?:resolve|blob)\/[^/]+\/(.+)$/.exec(decodeURIComponent(pathname)) ?? [];
  if (!hosts.includes(host)) return null;
  // The page of a repository rather than one of its files.
  const [, page] = /^\/([\w.-]+\/[\w.-]+)(?:\/tree\/[^/]+)?\/?$/.exec(pathname) ?? [];
  if (page !== undefined) return ofHub(`hub:${page}`, context);
  if (name === undefined || path === undefined) return null;
  const { quantization } = readVariantName(path);
  return quantization === null ? null : ofHub(`hub:${name}:${quantization}`, context);
};

const ofUrl = async (url: string, context: ResolveContext): Promise<Named> => {
  const hubTarget = await ofHubUrl(url, context);
  if (hubTarget !== null) return hubTarget;
  const file = basename(decodeURIComponent(new URL(url).pathname)).replace(/^\.{0,2}$/, 'model.gguf');
  const names = splitNames(file) ?? [file];
  const urls = names.length === 1 ? [url] : names.map((name) => new URL(encodeURIComponent(name), url).href);
  const probed = await Promise.all(urls.map((each) => probeModel(context.network.http(), each)));
  const { model, quantization } = readVariantName(file);
  return {
    id: `${model}:${quantization ?? 'GGUF'}`,
    name: model,
    quantization: quantization ?? 'GGUF',
    source: { kind: 'url', urls, files: probed.map((probe, index) => ({ name: names[index] ?? file, ...probe })) },
  };
};

const ofCarried = async (model: EmbeddedModel, { assets }: ResolveContext): Promise<Named> => {
  const path = join(assets, model.file);
  const quantization = model.quantizeTo ?? (await readModelHeader(path)).quantization;
  const source = { kind: 'carried', path, bytes: model.bytes, sha256: model.sha256 } as const;
  return { id: `${model.id}:${quantization}`, name: model.name, quantization, source };
};

/** Of what `wanted` is made where it is not published: the best source there is. */
const chooseSource = (model: CatalogueModel, files: readonly CatalogueFile[], wanted: FileType): CatalogueFile => {
  const source = sourceOfFamily(files, wanted);
  if (source !== null) return source;
  throw new HearthError({
    code: 'MODEL_NOT_FOUND',
    message: `${model.name} is not published as F16, BF16, F32 or Q8_0, so that nothing can be made of it.`,
    details: { id: model.id },
    next: 'Name such a file: hearth install ID --quantize TYPE --from FILE_OR_ADDRESS.',
  });
};

const chooseFile = (model: CatalogueModel, files: readonly CatalogueFile[], wanted: string | null): CatalogueFile => {
  const usual = files.find(({ quantization }) => quantization === 'Q4_K_M') ?? files[0];
  const file = wanted === null ? usual : files.find((one) => one.quantization.toUpperCase() === wanted.toUpperCase());
  if (file !== undefined) return file;
  const there = files.map(({ quantization }) => quantization);
  const type = parseFileType(wanted ?? '');
  throw new HearthError({
    code: 'MODEL_NOT_FOUND',
    message: `${model.name} is not published as ${wanted ?? 'a file'}.`,
    details: { id: model.id, quantizations: there },
    next: `Choose one of: ${there.join(', ')}${type === null ? '' : `; or make it here: hearth install ${model.id} --quantize ${type}`}.`,
  });
};

/** The published file of a model of the family; where several publish the same quantization, the first that is listed. */
const ofFamily = async (
  model: CatalogueModel,
  wanted: string | null,
  quantizeTo: FileType | null,
  { hub }: ResolveContext,
): Promise<Named> => {
  const files = await familyFiles(model, hub);
  const file =
    wanted === null && quantizeTo !== null ? chooseSource(model, files, quantizeTo) : chooseFile(model, files, wanted);
  const repository = await hub.read(file.repository);
  const variant = chooseVariant(repository, file.quantization);
  const id = `${model.id}:${file.quantization}`;
  return { id, name: model.name, quantization: file.quantization, source: ofVariant(repository, variant) };
};

const ofName = async (text: string, quantizeTo: FileType | null, context: ResolveContext): Promise<Named> => {
  if (text.startsWith('hub:')) return ofHub(text, context);
  if (isUrl(text)) return ofUrl(text, context);
  const [id = '', quantization = null] = text.split(':');
  const carried = context.embedded.find((model) => model.id === id);
  if (carried !== undefined) return ofCarried(carried, context);
  const family = context.catalogue.models.find((model) => model.id === id);
  if (family !== undefined) return ofFamily(family, quantization, quantizeTo, context);
  if (isHubId(text)) return ofHub(`hub:${text}`, context);
  if (isPath(text)) return ofFile(text);
  const known = [...context.embedded, ...context.catalogue.models].map((model) => model.id);
  throw new HearthError({
    code: 'MODEL_NOT_FOUND',
    message: `There is no model named "${text}" to install.`,
    details: { id: text, known },
    next: `Choose one of: ${known.join(', ')}; or hub:owner/name:QUANTIZATION, an address, or a .gguf file.`,
  });
};

const needsImportance = (type: FileType): HearthError =>
  new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `${type} needs an importance matrix: without one its few bits would go to the wrong weights.`,
    details: { type },
    next: 'Choose Q2_K, Q3_K_S or a larger type; or collect one first: hearth quantize SOURCE OUT --type TYPE --calibrate TEXT.',
  });

/** By the name of its type, which says nothing where it is none. */
const isSmall = (quantization: string): boolean => {
  const type = parseFileType(quantization);
  return type !== null && !['F32', 'F16', 'BF16', 'Q8_0'].includes(type);
};

export const resolveTarget = async (
  text: string,
  context: ResolveContext,
  { from, quantizeTo }: ResolveOptions = {},
): Promise<InstallTarget> => {
  const named = await ofName(from ?? text, quantizeTo ?? null, context);
  const carried = context.embedded.find((model) => model.id === text.split(':')[0] && from === undefined);
  const target = quantizeTo ?? carried?.quantizeTo ?? null;
  // Known before the first byte of a source that may have a hundred gigabytes.
  if (target !== null && importanceTypes.includes(target)) throw needsImportance(target);
  // What is carried to be made smaller has the name of what is made of it.
  const isMadeOfLarger = carried !== undefined && carried.quantizeTo !== null;
  if (target !== null && !isMadeOfLarger && isSmall(named.quantization)) {
    throw sourceQuantizedAlready(target, named.quantization);
  }
  await checkRemote(named, context.network);
  const stem = (from === undefined ? named.id : text).split(':')[0] ?? named.id;
  const quantization = target ?? named.quantization;
  return { ...named, id: `${stem}:${quantization}`, quantization, quantizeTo: target };
};
