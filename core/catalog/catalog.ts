/**
 * The DeepSeek-R1 family as published: shapes, sizes and hashes, read from `assets/catalog/family.json`.
 *
 * The file is parsed here, once; everyone else gets typed facts. What a publisher does not say is null there and stays
 * null here. `bytes` is exact; `approximateSize` is a publisher's label, where "GB" is 10^9 and "GiB" 2^30 bytes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().positive();

const catalogueFile = z.object({
  repository: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  quantization: z.string().min(1),
  bytes: count.nullable(),
  approximateSize: z
    .string()
    .regex(/^\d+(\.\d+)? (GB|GiB)$/)
    .nullable(),
  sha256: sha256.nullable(),
  /** Files that the model is split into; null where it is not known. */
  parts: count.nullable(),
  note: z.string().optional(),
});
export type CatalogueFile = z.infer<typeof catalogueFile>;

const rope = z.object({
  theta: z.number().positive().optional(),
  rmsNormEps: z.number().positive().optional(),
  scaling: z.string().optional(),
  factor: z.number().positive().optional(),
  original: count.optional(),
  attnFactor: z.number().positive().optional(),
  logMultiplier: z.number().positive().optional(),
});

const catalogueModel = z.object({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  name: z.string(),
  /** `general.architecture` of its GGUF files. */
  ggufArchitecture: z.string(),
  parameters: count,
  layers: count,
  hiddenSize: count,
  heads: count,
  ffnSize: count,
  vocabSize: count,
  /** Trained context in tokens. */
  contextLength: count,
  rope,
  licence: z.string(),
  bosTokenId: z.number().int().nonnegative(),
  eosTokenId: z.number().int().nonnegative(),
  /** Bytes that one token adds to an F16 key-value cache, over all layers. */
  kvCacheF16BytesPerToken: count,
  files: z.array(catalogueFile),
  baseModel: z.string().optional(),
  kvHeads: count.optional(),
  headDim: count.optional(),
  /** Parameters read for one token; absent where all are read. */
  activeParameters: count.optional(),
  /** Of those, the part in routed experts, which differ from token to token. */
  activeRouted: count.optional(),
  /** Of those, the part that every token reads: attention, shared expert, dense layers, output. */
  activeAlways: count.optional(),
  denseLayers: count.optional(),
  attention: z.string().optional(),
  qLoraRank: count.optional(),
  kvLoraRank: count.optional(),
  qkNopeDim: count.optional(),
  qkRopeDim: count.optional(),
  vDim: count.optional(),
  expertFfnSize: count.optional(),
  experts: count.optional(),
  expertsUsed: count.optional(),
  sharedExperts: count.optional(),
  gating: z.string().optional(),
  mtpLayers: count.optional(),
});
export type CatalogueModel = z.infer<typeof catalogueModel>;

const catalogue = z.object({
  about: z.string(),
  sampling: z.object({
    temperature: z.number().nonnegative(),
    topP: z.number().positive().max(1),
    systemPrompt: z.string().nullable(),
    startReplyWith: z.string(),
    maxNewTokens: count,
    mathHint: z.string(),
    source: z.string(),
  }),
  template: z.object({ shape: z.string(), pastReasoning: z.string(), bos: z.string() }),
  models: z.array(catalogueModel).refine((models) => new Set(models.map(({ id }) => id)).size === models.length, {
    message: 'two models have the same id',
  }),
});
export type Catalogue = z.infer<typeof catalogue>;

/**
 * Reads and checks the family facts.
 * @param assetsFolder the shipped `assets/`
 * @throws HearthError FILE_NOT_FOUND where the file cannot be read or does not hold what this version needs.
 */
export const readCatalogue = async (assetsFolder: string): Promise<Catalogue> => {
  const path = join(assetsFolder, 'catalog', 'family.json');
  try {
    return catalogue.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new HearthError(
      {
        code: 'FILE_NOT_FOUND',
        message: 'The list of DeepSeek-R1 models that comes with Hearth is missing or damaged.',
        details: { path, cause: error instanceof Error ? error.message : String(error) },
        next: 'Install Hearth again; your models and chats are kept.',
      },
      error,
    );
  }
};
