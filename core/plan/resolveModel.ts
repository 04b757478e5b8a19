/**
 * What a person may call a model, and the facts of it: the path of a .gguf file, an installed model, one that is carried
 * with the app, or a variant of the catalogue. `ID:QUANT` and `ID` with a quantization beside it mean the same.
 */
import { join } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import type { InstalledModel } from '../../contract/models.ts';
import type { Catalogue, CatalogueFile, CatalogueModel } from '../catalog/catalog.ts';
import type { EmbeddedModel } from '../catalog/embedded.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { factsOfHeader } from './headerFacts.ts';
import type { ModelFacts } from './modelFacts.ts';
import { typesOfMixture } from './mixtureTypes.ts';
import { bitsPerWeightOf } from './quantizationBits.ts';
import { distinctFiles } from './rankVariants.ts';
import { factsOfVariant, scaleToFile } from './variantFacts.ts';

export interface ModelSources {
  readonly catalogue: Catalogue;
  readonly embedded: readonly EmbeddedModel[];
  readonly assets: string;
  readonly installed: () => Promise<readonly InstalledModel[]>;
  readonly contentPath: (model: InstalledModel) => string;
}

/** One or more candidates, of which the machine decides; `path` where the file is there, `hash` where it is installed. */
export interface ResolvedModel {
  readonly modelId: string;
  readonly candidates: readonly ModelFacts[];
  readonly path: string | null;
  /** SHA-256 of its content. */
  readonly hash: string | null;
}

const unknownModel = (id: string, known: readonly string[]): HearthError =>
  new HearthError({
    code: 'MODEL_NOT_FOUND',
    message: `There is no model "${id}".`,
    details: { id, known: [...known] },
    next: `Name a .gguf file or one of: ${known.join(', ')}.`,
  });

const unknownQuantization = (id: string, quantization: string, known: readonly string[]): HearthError =>
  new HearthError({
    code: 'QUANTIZE_TYPE_UNKNOWN',
    message: `"${quantization}" is no quantization of ${id}.`,
    details: { id, quantization, known: [...known] },
    next: `Choose one of: ${known.join(', ')}.`,
  });

const split = (id: string, quantization: string | null): [id: string, quantization: string | null] => {
  const at = id.indexOf(':');
  return quantization !== null || at < 0 ? [id, quantization] : [id.slice(0, at), id.slice(at + 1)];
};

const sameType = (left: string, right: string): boolean => left.toUpperCase() === right.toUpperCase();

/** The published file of a type, or one as this app would make it. */
const variantsOf = (model: CatalogueModel, quantization: string | null): ModelFacts[] => {
  const files = distinctFiles(model);
  if (quantization === null) return files.map((file) => factsOfVariant(model, file)).filter((facts) => facts !== null);
  const published = files.find((file) => sameType(file.quantization, quantization));
  const file: CatalogueFile = published ?? {
    repository: 'made/here',
    quantization: quantization.toUpperCase(),
    bytes: null,
    approximateSize: null,
    sha256: null,
    parts: null,
  };
  const facts = factsOfVariant(model, file);
  if (facts !== null) return [facts];
  throw unknownQuantization(
    model.id,
    quantization,
    files.map((known) => known.quantization),
  );
};

const installedOf = (
  models: readonly InstalledModel[],
  id: string,
  quantization: string | null,
): InstalledModel | undefined =>
  models.find((model) =>
    quantization === null
      ? model.id === id || model.id.startsWith(`${id}:`)
      : model.id.startsWith(`${id}:`) && sameType(model.quantization, quantization),
  );

/** A carried model before it is installed: as the file is, or as it will be quantized. */
const carriedFacts = async (
  assets: string,
  model: EmbeddedModel,
  quantization: string | null,
): Promise<{ facts: ModelFacts; path: string }> => {
  const path = join(assets, model.file);
  const facts = factsOfHeader(model.id, await readModelHeader(path));
  const wanted = quantization ?? model.quantizeTo ?? facts.quantization;
  if (sameType(wanted, facts.quantization)) return { facts, path };
  const bits = bitsPerWeightOf(wanted.toUpperCase());
  const sourceBits = bitsPerWeightOf(facts.quantization);
  if (bits === null || sourceBits === null || bits > sourceBits) {
    throw unknownQuantization(model.id, wanted, [
      facts.quantization,
      ...(model.quantizeTo === null ? [] : [model.quantizeTo]),
    ]);
  }
  const fileBytes = Math.round((facts.fileBytes * bits) / sourceBits);
  const scaled = scaleToFile(facts, fileBytes);
  return {
    facts: {
      ...facts,
      ...scaled,
      types: typesOfMixture(wanted.toUpperCase(), facts.types),
      quantization: wanted.toUpperCase(),
      fileBytes,
      fileBytesEstimated: true,
    },
    path,
  };
};

/** Errors: MODEL_NOT_FOUND, QUANTIZE_TYPE_UNKNOWN, and those of reading a header. */
export const resolveModel = async (
  sources: ModelSources,
  name: string,
  wantedQuantization: string | null,
): Promise<ResolvedModel> => {
  if (name.toLowerCase().endsWith('.gguf')) {
    const header = await readModelHeader(name);
    if (wantedQuantization !== null && !sameType(wantedQuantization, header.quantization)) {
      throw unknownQuantization(name, wantedQuantization, [header.quantization]);
    }
    return { modelId: name, candidates: [factsOfHeader(name, header)], path: name, hash: null };
  }
  const [id, quantization] = split(name, wantedQuantization);
  const installed = installedOf(await sources.installed(), id, quantization);
  const catalogued = sources.catalogue.models.find((model) => model.id === id);
  // Without a quantization the question is which one suits the machine, not which one happens to be there.
  if (installed !== undefined && (quantization !== null || catalogued === undefined)) {
    const path = sources.contentPath(installed);
    const facts = factsOfHeader(installed.id, await readModelHeader(path));
    return { modelId: installed.id, candidates: [facts], path, hash: installed.sha256 };
  }
  if (catalogued !== undefined) {
    return { modelId: id, candidates: variantsOf(catalogued, quantization), path: null, hash: null };
  }
  const carried = sources.embedded.find((model) => model.id === id);
  if (carried !== undefined) {
    const { facts } = await carriedFacts(sources.assets, carried, quantization);
    return { modelId: id, candidates: [facts], path: null, hash: null };
  }
  const known = [...sources.catalogue.models.map((model) => model.id), ...sources.embedded.map((model) => model.id)];
  throw unknownModel(name, known);
};
