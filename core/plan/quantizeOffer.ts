/**
 * "Quantize the right variant": a type that nobody publishes, made here of a larger file of the same model. Says what
 * that takes before the first byte: the download, the time, room on the disk for source and result, memory.
 */
import { statfs } from 'node:fs/promises';
import type { FileType } from '../../contract/fileTypes.ts';
import { HearthError } from '../../contract/error.ts';
import type { Machine } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import type { QuantizeOffer } from '../../contract/quantizeOffer.ts';
import type { Catalogue, CatalogueFile, CatalogueModel } from '../catalog/catalog.ts';
import { familyFiles, sourceOfFamily } from '../catalog/familyFiles.ts';
import type { HubCatalogue } from '../catalog/hubCatalogue.ts';
import { shapeOf } from '../catalog/shape/catalogueShapes.ts';
import { modelTensors } from '../catalog/shape/modelTensors.ts';
import { capability } from './capability.ts';
import { idleThreads, planMachine, type PlanMachine } from './planMachine.ts';
import { rankVariants } from './rankVariants.ts';
import { factsOfVariant } from './variantFacts.ts';

export interface QuantizeOfferSources {
  readonly catalogue: Catalogue;
  readonly hub: Pick<HubCatalogue, 'known'>;
  readonly machine: () => Promise<Machine>;
  readonly modelsFolder: string;
  readonly readThreads: () => Promise<number>;
  /** Of the last downloads; null before the first one. */
  readonly downloadBytesPerSecond: () => number | null;
}

/** Good types that need no importance matrix, which a model of this size would take hours to collect. */
const makeableTypes: readonly FileType[] = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q5_K_S', 'Q4_K_M', 'Q4_K_S', 'Q3_K_M', 'Q2_K'];

/**
 * Bytes of F16 that one thread of a common processor quantizes in a second, `npm run bench:quantize`: K types search for
 * their scales, the plain ones only divide.
 */
const plainTypes: readonly FileType[] = ['F16', 'BF16', 'Q8_0', 'Q4_0', 'Q4_1', 'Q5_0', 'Q5_1'];
const plainBytesPerSecond = 250e6;
const searchedBytesPerSecond = 60e6;

/** For the header, for alignment, and for everybody else on the disk. */
const spareBytes = 256 * 1024 * 1024;
/** The process itself, and the buffers of the threads. */
const processBytes = 300e6;

/** llama.cpp holds one tensor at a time: as read, as 32-bit floats, and as the result. */
const memoryOf = (model: CatalogueModel): number => {
  const elements = modelTensors(shapeOf(model)).map(({ dimensions }) => dimensions.reduce((a, b) => a * b, 1));
  return Math.max(...elements) * (2 + 4 + 1) + processBytes;
};

const madeFile = (quantization: string): CatalogueFile => ({
  repository: 'made/here',
  quantization,
  bytes: null,
  approximateSize: null,
  sha256: null,
  parts: null,
});

/**
 * The type that is worth making: with it the model is more able, or runs better, than with any that is published. Null
 * where there is none: a slightly smaller file is no reason to download the largest one.
 */
const bestMade = (
  sources: QuantizeOfferSources,
  model: CatalogueModel,
  published: readonly CatalogueFile[],
  machine: PlanMachine,
): FileType | null => {
  const types = makeableTypes.filter((type) => published.every(({ quantization }) => quantization !== type));
  const files = [...published, ...types.map(madeFile)];
  const ranked = rankVariants({ ...sources.catalogue, models: [{ ...model, files }] }, machine, {
    use: 'bestQuality',
    threads: idleThreads(machine),
  });
  const [best] = ranked;
  const type = types.find((each) => each === best?.quantization);
  if (type === undefined || best?.recommended !== true) return null;
  const rival = ranked.find(({ quantization }) => published.some((file) => file.quantization === quantization));
  const able = ({ bytes, quantization }: RankedVariant): number =>
    capability({ parameters: model.parameters, fileBytes: bytes, quantization });
  const gains = rival?.verdict !== best.verdict || able(best) > able(rival);
  return gains ? type : null;
};

const freeBytesOf = async (folder: string): Promise<number | null> => {
  const found = await statfs(folder).catch(() => null);
  return found === null ? null : found.bavail * found.bsize;
};

/** Null where the type is published, or there is no source to make it of. Errors: MODEL_NOT_FOUND. */
export const makeQuantizeOffer = async (
  sources: QuantizeOfferSources,
  modelId: string,
  wanted: FileType | null,
): Promise<QuantizeOffer | null> => {
  const model = sources.catalogue.models.find(({ id }) => id === modelId);
  if (model === undefined) {
    throw new HearthError({
      code: 'MODEL_NOT_FOUND',
      message: `There is no model "${modelId}" in the catalogue.`,
      details: { modelId, known: sources.catalogue.models.map(({ id }) => id) },
      next: `Name one of: ${sources.catalogue.models.map(({ id }) => id).join(', ')}.`,
    });
  }
  const [machine, threads, published] = await Promise.all([
    sources.machine(),
    sources.readThreads(),
    familyFiles(model, sources.hub),
  ]);
  const quantization = wanted ?? bestMade(sources, model, published, planMachine(machine));
  const source = quantization === null ? null : sourceOfFamily(published, quantization);
  if (quantization === null || source === null) return null;
  if (published.some((file) => file.quantization === quantization)) return null;
  const sourceFacts = factsOfVariant(model, source);
  const result = factsOfVariant(model, madeFile(quantization));
  if (sourceFacts === null || result === null) return null;

  const downloadRate = sources.downloadBytesPerSecond();
  const rate = plainTypes.includes(quantization) ? plainBytesPerSecond : searchedBytesPerSecond;
  const diskBytes = sourceFacts.fileBytes + result.fileBytes + spareBytes;
  const diskFreeBytes = await freeBytesOf(sources.modelsFolder);
  const memoryBytes = memoryOf(model);
  const memoryFreeBytes = machine.memory.availableBytes;
  return {
    modelId,
    quantization,
    source: {
      repository: source.repository,
      quantization: source.quantization,
      bytes: sourceFacts.fileBytes,
      bytesEstimated: sourceFacts.fileBytesEstimated,
      lossy: source.quantization === 'Q8_0',
    },
    resultBytes: result.fileBytes,
    downloadSeconds: downloadRate === null ? null : sourceFacts.fileBytes / downloadRate,
    quantizeSeconds: sourceFacts.fileBytes / (rate * threads),
    diskBytes,
    diskFreeBytes,
    memoryBytes,
    memoryFreeBytes,
    lacks: [
      ...(diskFreeBytes !== null && diskFreeBytes < diskBytes ? (['disk'] as const) : []),
      ...(memoryFreeBytes !== null && memoryFreeBytes < memoryBytes ? (['memory'] as const) : []),
    ],
  };
};
