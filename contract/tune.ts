/**
 * Measuring the few best ways to lay a model over this machine, and keeping the fastest. Tokens per second and seconds;
 * null = not measured.
 */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';
import { errorInfo } from './error.ts';
import { placement, planNote } from './plan.ts';

const speed = z.number().positive().nullable();

export const tuneCandidate = z.object({
  /** What it does otherwise than the plan; `planTexts.ts` has the words. The first candidate is the plan itself. */
  what: planNote,
  placement,
  /** `dropped` = measured in the first round, and not among the best. */
  state: z.enum(['waiting', 'measuring', 'measured', 'dropped', 'failed']),
  /** Answers that were counted, and the medians of them. */
  answers: z.number().int().nonnegative(),
  prefillTokensPerSecond: speed,
  decodeTokensPerSecond: speed,
  /** A usual question and its answer (1,024 and 1,500 tokens), by the fastest, the middle and the slowest answer. */
  seconds: z
    .object({ least: z.number().positive(), middle: z.number().positive(), most: z.number().positive() })
    .nullable(),
  /** Why it could not be measured. */
  error: errorInfo.nullable(),
});
export type TuneCandidate = z.infer<typeof tuneCandidate>;

export const tuneJob = z.object({
  state: z.enum(['idle', 'running', 'done', 'failed', 'cancelled']),
  modelId: z.string().nullable(),
  /** Tokens of the longest chat that it is tuned for. */
  contextLength: z.number().int().positive().nullable(),
  /** 0 to 1. */
  progress: z.number().min(0).max(1),
  candidates: z.array(tuneCandidate),
  /** Index of the one that is kept; null until it is known. */
  winner: z.number().int().nonnegative().nullable(),
  /** Why it failed. */
  error: errorInfo.nullable(),
});
export type TuneJob = z.infer<typeof tuneJob>;

export const tuneContract = {
  /** The job at work, or the last one since the start. */
  'tune.job': signal(tuneJob),
  /**
   * Resolves once it has begun; the model that is loaded makes room for it and is loaded again afterwards.
   * Errors: MODEL_NOT_FOUND, BAD_INPUT (a context longer than trained), ENGINE_BUSY (an answer is written, or another model
   * is measured).
   */
  'tune.start': call(
    z.object({
      modelId: z.string().min(1),
      /** null = the usual one. */
      contextLength: z.number().int().positive().nullable().default(null),
    }),
    z.object({}),
  ),
  'tune.cancel': call(z.object({}), z.object({})),
};
