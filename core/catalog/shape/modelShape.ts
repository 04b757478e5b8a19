/** What a random model is made to: the numbers of a model, without its weights. Counts, unless the name says more. */

export type ShapeArchitecture = 'qwen2' | 'llama' | 'qwen3' | 'deepseek2';

/** How the rotary embedding is stretched to the trained context. */
export type RopeScaling =
  | {
      readonly kind: 'yarn';
      readonly factor: number;
      readonly originalContextTokens: number;
      readonly attentionFactor: number | null;
      readonly logMultiplier: number | null;
    }
  | { readonly kind: 'llama3'; readonly factor: number; readonly originalContextTokens: number };

/** Multi-head latent attention: queries and the cached keys and values go through narrow projections. */
export interface LatentAttention {
  readonly queryRank: number;
  readonly keyValueRank: number;
  /** Per head: the part of a key that is not rotated, the part that is, and a value. */
  readonly plainKeyLength: number;
  readonly rotatedKeyLength: number;
  readonly valueLength: number;
}

export interface Experts {
  readonly count: number;
  /** Routed experts that one token goes through. */
  readonly used: number;
  readonly shared: number;
  readonly feedForwardLength: number;
  /** Layers at the beginning that have a plain feed-forward network instead. */
  readonly leadingDenseLayers: number;
}

export interface ModelShape {
  readonly id: string;
  readonly name: string;
  readonly architecture: ShapeArchitecture;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Length of a head's query and key; of no meaning where there is latent attention. */
  readonly headLength: number;
  readonly feedForwardLength: number;
  readonly vocabularySize: number;
  readonly contextTokens: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling | null;
  readonly rmsNormEpsilon: number;
  readonly beginTokenId: number;
  readonly endTokenId: number;
  readonly latentAttention: LatentAttention | null;
  readonly experts: Experts | null;
}
