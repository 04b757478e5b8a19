/**
 * The facts of a published variant before its header is there: the catalogue's shape, with the tensors that llama.cpp's
 * quantizer would make, and the published size where it says more.
 *
 * - A type that the quantizer's port knows (`chooseTypes.ts`) is exact.
 * - `Q4_K_L` and its like are the type below them with embedding and output at Q8_0.
 * - The "dynamic" types of the 671B model (`UD-…`) keep what every token reads near Q4_K_M's bits and give the rest to the
 *   experts: attention, shared experts and dense layers as of Q4_K_M, experts whatever the file has left.
 * - Others have Q4_K_M's proportions, scaled to the published size; what type most of their weights have is in their name
 *   (`mixtureTypes.ts`).
 */
import type { CatalogueFile, CatalogueModel } from '../catalog/catalog.ts';
import { shapeOf } from '../catalog/shape/catalogueShapes.ts';
import { parseFileKind, type FileKind } from '../catalog/shape/fileKind.ts';
import { planTensors } from '../catalog/shape/modelPlan.ts';
import type { ModelShape } from '../catalog/shape/modelShape.ts';
import { factsOfTensors, type FactsTensor, type ModelFacts, type TensorFacts } from './modelFacts.ts';
import { bitsPerWeightOf } from './quantizationBits.ts';
import { typesOfMixture } from './mixtureTypes.ts';
import { publishedBytes } from './publishedSize.ts';

/** The kind with most of the files in the field: its proportions stand in for unknown ones. */
const usualKind = 'Q4_K_M';
const largeKinds: Readonly<Record<string, string>> = {
  Q2_K_L: 'Q2_K',
  Q4_K_L: 'Q4_K_M',
  Q5_K_L: 'Q5_K_M',
  Q6_K_L: 'Q6_K',
};
const q8BytesPerWeight = 34 / 32;
/** A published label has two or three digits; a larger difference means that the file is made in another way. */
const mostLabelError = 0.02;

const kind = (name: string): FileKind => {
  const found = parseFileKind(name);
  if (found === null) throw new Error(`There is no file type ${name}.`);
  return found;
};

const isEmbeddingOrOutput = (name: string): boolean => name === 'token_embd.weight' || name === 'output.weight';

const elements = (dimensions: readonly number[]): number => dimensions.reduce((product, size) => product * size, 1);

const tensorsOf = (shape: ModelShape, quantization: string): { tensors: FactsTensor[]; exact: boolean } => {
  const below = largeKinds[quantization];
  const known = parseFileKind(below ?? quantization);
  const { tensors } = planTensors(shape, known ?? kind(usualKind));
  if (below === undefined) return { tensors: [...tensors], exact: known !== null };
  return {
    tensors: tensors.map((tensor) =>
      isEmbeddingOrOutput(tensor.name)
        ? { ...tensor, type: 'q8_0', bytes: elements(tensor.dimensions) * q8BytesPerWeight }
        : tensor,
    ),
    exact: true,
  };
};

const sum = (facts: TensorFacts): { always: number; experts: number } => ({
  always: facts.layerBytes.reduce((total, { always }) => total + always, facts.embeddingBytes + facts.outputBytes),
  experts: facts.layerBytes.reduce((total, { experts }) => total + experts, 0),
});

const scale = (facts: TensorFacts, always: number, experts: number): TensorFacts => ({
  ...facts,
  embeddingBytes: facts.embeddingBytes * always,
  outputBytes: facts.outputBytes * always,
  layerBytes: facts.layerBytes.map((layer) => ({
    always: layer.always * always,
    experts: layer.experts * experts,
    largestExpertTensor: layer.largestExpertTensor * experts,
  })),
});

/** Makes the tensors weigh as much as the file does. */
export const scaleToFile = (facts: TensorFacts, bytes: number): TensorFacts => {
  const { always, experts } = sum(facts);
  if (experts > 0 && always < bytes / 2) return scale(facts, 1, (bytes - always) / experts);
  return scale(facts, bytes / (always + experts), bytes / (always + experts));
};

/** Bytes of a file that nobody published, by the type's mean bits; null for an unknown type. */
const bytesByBits = (model: CatalogueModel, quantization: string): number | null => {
  const bits = bitsPerWeightOf(quantization);
  return bits === null ? null : Math.round((model.parameters * bits) / 8);
};

/** Null where neither a size nor the type is known: nothing can be said of such a file. */
export const factsOfVariant = (model: CatalogueModel, file: CatalogueFile): ModelFacts | null => {
  const shape = shapeOf(model);
  const { tensors, exact } = tensorsOf(shape, file.quantization);
  const latent = shape.latentAttention;
  const experts = shape.experts;
  const raw = factsOfTensors(tensors, { layers: shape.layers, experts });
  const made = sum(raw);
  const madeBytes = made.always + made.experts;
  const published = publishedBytes(file);
  const bytes = published ?? (exact ? Math.round(madeBytes) : bytesByBits(model, file.quantization));
  if (bytes === null) return null;
  const isClose = exact && Math.abs(madeBytes / bytes - 1) <= mostLabelError;
  return {
    id: model.id,
    name: model.name,
    architecture: shape.architecture,
    quantization: file.quantization,
    layers: shape.layers,
    contextLength: shape.contextTokens,
    hiddenSize: shape.hiddenSize,
    heads: shape.heads,
    keyValueHeads: shape.keyValueHeads,
    keyLength: latent === null ? shape.headLength : latent.keyValueRank + latent.rotatedKeyLength,
    valueLength: latent === null ? shape.headLength : latent.keyValueRank,
    feedForwardLength: shape.feedForwardLength,
    vocabularySize: shape.vocabularySize,
    latent:
      latent === null
        ? null
        : {
            keyValueRank: latent.keyValueRank,
            rotatedLength: latent.rotatedKeyLength,
            plainKeyLength: latent.plainKeyLength,
            valueLength: latent.valueLength,
          },
    experts:
      experts === null
        ? null
        : { count: experts.count, used: experts.used, feedForwardLength: experts.feedForwardLength },
    ...(isClose ? raw : scaleToFile(raw, bytes)),
    types: exact ? raw.types : typesOfMixture(file.quantization, raw.types),
    parameters: model.parameters,
    fileBytes: bytes,
    fileBytesEstimated: published === null,
  };
};
