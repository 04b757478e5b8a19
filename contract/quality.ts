/** What a quantization cost: a certificate that is kept with the model. */
import { z } from 'zod';

export const textComparison = z.object({
  /** Tokens before each chunk's scored half, and in it, together. */
  chunkTokens: z.number().int(),
  /** Next tokens that were compared. */
  positions: z.number().int(),
  sourcePerplexity: z.number(),
  perplexity: z.number(),
  /** Perplexity of the model over that of its source; 1 = nothing lost. With its standard error. */
  perplexityRatio: z.number(),
  perplexityRatioError: z.number(),
  /** Mean Kullback–Leibler divergence of the model's next-token distribution from the source's, in nats. */
  meanKlDivergence: z.number(),
  meanKlDivergenceError: z.number(),
  /** 99 of 100 positions diverge by less. */
  klDivergence99: z.number(),
  /** Share of positions where both find the same token likeliest, 0 to 1. */
  topAgreement: z.number(),
});
export type TextComparison = z.infer<typeof textComparison>;

export const rightAnswers = z.object({
  problems: z.number().int().positive(),
  right: z.number().int(),
  sourceRight: z.number().int(),
});
export type RightAnswers = z.infer<typeof rightAnswers>;

export const qualityGrade = z.enum(['lossless', 'slight', 'noticeable', 'heavy']);
export type QualityGrade = z.infer<typeof qualityGrade>;

export const qualityCertificate = textComparison.extend({
  modelSha256: z.string(),
  sourceSha256: z.string(),
  sourceQuantization: z.string(),
  /** The text that the app carries for this kind of model, and its SHA-256: figures of another text do not compare. */
  text: z.object({ name: z.string(), sha256: z.string() }),
  grade: qualityGrade,
  /** On the demo models' problems; null for models that have no fixed set. */
  rightAnswers: rightAnswers.nullable(),
  measuredAt: z.iso.datetime(),
});
export type QualityCertificate = z.infer<typeof qualityCertificate>;

/**
 * Grades by mean divergence, so that one word stands for a number of nats. The bounds are ours: between them lie the
 * types that llama.cpp's own tables call indistinguishable (Q8_0, Q6_K), good (Q5, Q4), lossy (Q3) and very lossy (Q2
 * and below), on models of 7 to 70 billion parameters.
 */
const gradeBounds: readonly (readonly [number, QualityGrade])[] = [
  [0.005, 'lossless'],
  [0.05, 'slight'],
  [0.2, 'noticeable'],
];

export const gradeOf = (meanKlDivergence: number): QualityGrade =>
  gradeBounds.find(([below]) => meanKlDivergence < below)?.[1] ?? 'heavy';
