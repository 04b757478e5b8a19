/**
 * The shapes of the family's catalogue. What it leaves out is the architecture's own, from the `config.json` of the
 * models on Hugging Face.
 */
import type { CatalogueModel } from '../catalog.ts';
import type { Experts, LatentAttention, ModelShape, RopeScaling, ShapeArchitecture } from './modelShape.ts';

const ownValues: Readonly<Record<ShapeArchitecture, { readonly ropeTheta: number; readonly rmsNormEpsilon: number }>> =
  {
    qwen2: { ropeTheta: 10_000, rmsNormEpsilon: 1e-6 },
    llama: { ropeTheta: 500_000, rmsNormEpsilon: 1e-5 },
    qwen3: { ropeTheta: 1_000_000, rmsNormEpsilon: 1e-6 },
    deepseek2: { ropeTheta: 10_000, rmsNormEpsilon: 1e-6 },
  };

const isKnown = (architecture: string): architecture is ShapeArchitecture => architecture in ownValues;

type OptionalCount =
  | 'kvHeads'
  | 'headDim'
  | 'qLoraRank'
  | 'kvLoraRank'
  | 'qkNopeDim'
  | 'qkRopeDim'
  | 'vDim'
  | 'experts'
  | 'expertsUsed'
  | 'sharedExperts'
  | 'expertFfnSize'
  | 'denseLayers';

/** A fact that this architecture cannot do without. */
const need = (model: CatalogueModel, key: OptionalCount): number => {
  const value = model[key];
  if (value === undefined) throw new Error(`The catalogue says no ${key} of ${model.id}.`);
  return value;
};

const ropeScaling = (model: CatalogueModel): RopeScaling | null => {
  const { scaling, factor, original, attnFactor, logMultiplier } = model.rope;
  if (scaling === undefined) return null;
  if (factor === undefined || original === undefined || (scaling !== 'yarn' && scaling !== 'llama3')) {
    throw new Error(`The catalogue's rope scaling of ${model.id} is not understood.`);
  }
  return scaling === 'llama3'
    ? { kind: 'llama3', factor, originalContextTokens: original }
    : {
        kind: 'yarn',
        factor,
        originalContextTokens: original,
        attentionFactor: attnFactor ?? null,
        logMultiplier: logMultiplier ?? null,
      };
};

const latentAttention = (model: CatalogueModel): LatentAttention => ({
  queryRank: need(model, 'qLoraRank'),
  keyValueRank: need(model, 'kvLoraRank'),
  plainKeyLength: need(model, 'qkNopeDim'),
  rotatedKeyLength: need(model, 'qkRopeDim'),
  valueLength: need(model, 'vDim'),
});

const experts = (model: CatalogueModel): Experts => ({
  count: need(model, 'experts'),
  used: need(model, 'expertsUsed'),
  shared: need(model, 'sharedExperts'),
  feedForwardLength: need(model, 'expertFfnSize'),
  leadingDenseLayers: need(model, 'denseLayers'),
});

/** Throws where the catalogue lacks what the architecture needs. */
export const shapeOf = (model: CatalogueModel): ModelShape => {
  const architecture = model.ggufArchitecture;
  if (!isKnown(architecture)) throw new Error(`${model.id} has the architecture ${architecture}, which is not known.`);
  const latent = architecture === 'deepseek2' ? latentAttention(model) : null;
  return {
    id: model.id,
    name: model.name,
    architecture,
    layers: model.layers,
    hiddenSize: model.hiddenSize,
    heads: model.heads,
    // With latent attention all heads share what is cached, so llama.cpp counts one.
    keyValueHeads: latent === null ? need(model, 'kvHeads') : 1,
    headLength: latent === null ? need(model, 'headDim') : latent.plainKeyLength + latent.rotatedKeyLength,
    feedForwardLength: model.ffnSize,
    vocabularySize: model.vocabSize,
    contextTokens: model.contextLength,
    ropeTheta: model.rope.theta ?? ownValues[architecture].ropeTheta,
    ropeScaling: ropeScaling(model),
    rmsNormEpsilon: model.rope.rmsNormEps ?? ownValues[architecture].rmsNormEpsilon,
    beginTokenId: model.bosTokenId,
    endTokenId: model.eosTokenId,
    latentAttention: latent,
    experts: architecture === 'deepseek2' ? experts(model) : null,
  };
};
