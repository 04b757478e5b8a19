/**
 * What a plan must know of a model: its shape, and the bytes of each layer by how a token reads them. Read from a file's
 * header, or made from the catalogue's shape for a variant that is not there yet (`variantFacts.ts`).
 */
import type { GgufValue } from '../catalog/ggufMetadata.ts';
import type { TypeShares } from './unpackRate.ts';

export interface LayerBytes {
  /** Attention, norms, router, shared experts or the plain feed-forward network: read by every token. */
  readonly always: number;
  /** All routed experts; a token reads `used ÷ count` of them. */
  readonly experts: number;
  /** The largest single tensor of routed experts: what is copied to a GPU at once for long prompts. */
  readonly largestExpertTensor: number;
}

export interface LatentFacts {
  readonly keyValueRank: number;
  readonly rotatedLength: number;
  readonly plainKeyLength: number;
  readonly valueLength: number;
}

export interface ExpertFacts {
  readonly count: number;
  readonly used: number;
  readonly feedForwardLength: number;
}

export interface ModelFacts {
  readonly id: string;
  readonly name: string;
  readonly architecture: string;
  readonly quantization: string;
  readonly layers: number;
  /** Trained context in tokens. */
  readonly contextLength: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly keyLength: number;
  readonly valueLength: number;
  readonly feedForwardLength: number;
  readonly vocabularySize: number;
  readonly latent: LatentFacts | null;
  readonly experts: ExpertFacts | null;
  readonly layerBytes: readonly LayerBytes[];
  /** The input embedding, which llama.cpp keeps in RAM: a token reads one row of it. */
  readonly embeddingBytes: number;
  /** The output matrix and its norm. */
  readonly outputBytes: number;
  /** What types the weights have that every token reads, and its experts. */
  readonly types: { readonly always: TypeShares; readonly experts: TypeShares };
  /** Parameters that every token is multiplied with, and those of its routed experts. */
  readonly alwaysParameters: number;
  readonly routedParameters: number;
  /** All of them, read for a token or not. */
  readonly parameters: number;
  readonly fileBytes: number;
  /** True where `fileBytes` is computed and not read or published. */
  readonly fileBytesEstimated: boolean;
}

export interface FactsTensor {
  readonly name: string;
  readonly type: string;
  readonly dimensions: readonly number[];
  readonly bytes: number;
}

type Shape = Pick<
  ModelFacts,
  | 'architecture'
  | 'layers'
  | 'contextLength'
  | 'hiddenSize'
  | 'heads'
  | 'keyValueHeads'
  | 'keyLength'
  | 'valueLength'
  | 'feedForwardLength'
  | 'vocabularySize'
  | 'latent'
  | 'experts'
>;

export type TensorFacts = Pick<
  ModelFacts,
  'layerBytes' | 'embeddingBytes' | 'outputBytes' | 'types' | 'alwaysParameters' | 'routedParameters'
>;

const isEmbedding = (name: string): boolean => name.startsWith('token_embd.');
const isRoutedExpert = (name: string): boolean => /\.ffn_(?:up|down|gate|gate_up)_(?:ch|)exps\./.test(name);

const elements = (dimensions: readonly number[]): number => dimensions.reduce((product, size) => product * size, 1);

const sharesOf = (tensors: readonly FactsTensor[]): TypeShares => {
  const bytesOfType = new Map<string, number>();
  for (const { type, bytes } of tensors) bytesOfType.set(type, (bytesOfType.get(type) ?? 0) + bytes);
  const all = [...bytesOfType.values()].reduce((sum, bytes) => sum + bytes, 0);
  return Object.fromEntries([...bytesOfType].map(([type, bytes]) => [type, bytes / all]));
};

/** Sorts tensors by layer and by how a token reads them. */
export const factsOfTensors = (
  tensors: readonly FactsTensor[],
  { layers, experts }: Pick<Shape, 'layers' | 'experts'>,
): TensorFacts => {
  const perLayer = Array.from({ length: layers }, () => ({ always: 0, experts: 0, largestExpertTensor: 0 }));
  let embeddingBytes = 0;
  let outputBytes = 0;
  let hasOutput = false;
  let embeddingParameters = 0;
  let alwaysParameters = 0;
  let routedParameters = 0;
  for (const { name, dimensions, bytes } of tensors) {
    const layer = perLayer[Number(/^blk\.(\d+)\./.exec(name)?.[1] ?? -1)];
    if (isEmbedding(name)) {
      embeddingBytes += bytes;
      embeddingParameters += elements(dimensions);
      continue;
    }
    if (isRoutedExpert(name) && layer !== undefined) {
      layer.experts += bytes;
      layer.largestExpertTensor = Math.max(layer.largestExpertTensor, bytes);
      routedParameters += (elements(dimensions) * (experts?.used ?? 1)) / (experts?.count ?? 1);
      continue;
    }
    alwaysParameters += elements(dimensions);
    if (layer !== undefined) layer.always += bytes;
    else {
      outputBytes += bytes;
      hasOutput ||= name === 'output.weight';
    }
  }
  // A model without an output matrix uses its embedding for it.
  if (!hasOutput) {
    outputBytes += embeddingBytes;
    alwaysParameters += embeddingParameters;
  }
  const types = {
    always: sharesOf(tensors.filter(({ name }) => !isRoutedExpert(name) && !(hasOutput && isEmbedding(name)))),
    experts: sharesOf(tensors.filter(({ name }) => isRoutedExpert(name))),
  };
  return { layerBytes: perLayer, embeddingBytes, outputBytes, types, alwaysParameters, routedParameters };
};

/** Some files give one number a layer; the largest is what buffers are made for. */
const number = (value: GgufValue | undefined): number | null =>
  typeof value === 'number' ? value : Array.isArray(value) && value.length > 0 ? Math.max(...value.map(Number)) : null;

/**
 * The shape that a header tells. `read` answers the value of `<architecture>.<key>`; the header has been checked before
 * (`headerRules.ts`), so what is missing here has llama.cpp's default.
 */
export const shapeOfHeader = (
  read: (key: string) => GgufValue | undefined,
  header: { readonly architecture: string; readonly layers: number; readonly contextLength: number },
  vocabularySize: number,
): Shape => {
  const value = (key: string): number | null => number(read(key));
  const hiddenSize = value('embedding_length') ?? 0;
  const heads = value('attention.head_count') ?? 1;
  const keyLength = value('attention.key_length') ?? hiddenSize / heads;
  const rank = value('attention.kv_lora_rank');
  const keyLengthMla = value('attention.key_length_mla');
  const rotatedLength = value('rope.dimension_count') ?? keyLength;
  const count = value('expert_count') ?? 0;
  const feedForwardLength = value('feed_forward_length') ?? 0;
  return {
    architecture: header.architecture,
    layers: header.layers,
    contextLength: header.contextLength,
    hiddenSize,
    heads,
    keyValueHeads: value('attention.head_count_kv') ?? heads,
    keyLength,
    valueLength: value('attention.value_length') ?? hiddenSize / heads,
    feedForwardLength,
    vocabularySize,
    latent:
      rank === null || keyLengthMla === null
        ? null
        : {
            keyValueRank: rank,
            rotatedLength,
            plainKeyLength: keyLengthMla - rotatedLength,
            valueLength: value('attention.value_length_mla') ?? keyLengthMla - rotatedLength,
          },
    experts:
      count === 0
        ? null
        : {
            count,
            used: value('expert_used_count') ?? 1,
            feedForwardLength: value('expert_feed_forward_length') ?? feedForwardLength,
          },
  };
};
