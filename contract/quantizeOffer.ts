/**
 * A type of a model that nobody publishes, or not as a file for this machine, made here of a larger one: what that costs,
 * told before the first byte. Bytes and seconds; null = unknown.
 */
import { z } from 'zod';
import { fileTypeNames } from './fileTypes.ts';

const bytes = z.number().nonnegative();

export const quantizeOfferRequest = z.object({
  /** Of the catalogue. */
  modelId: z.string().min(1),
  /** Null = the type that suits this machine best. */
  quantization: z.enum(fileTypeNames).nullable().default(null),
});

export const quantizeOffer = z.object({
  modelId: z.string(),
  quantization: z.enum(fileTypeNames),
  /** What is downloaded for it, and deleted once the model is made. */
  source: z.object({
    repository: z.string(),
    quantization: z.string(),
    bytes,
    /** Computed from the model's shape, and not told by the hub. */
    bytesEstimated: z.boolean(),
    /** It is quantized itself, if only a little (Q8_0). */
    lossy: z.boolean(),
  }),
  resultBytes: bytes,
  /** At the speed of the last downloads; null before the first one. */
  downloadSeconds: z.number().nonnegative().nullable(),
  /** By the bytes a second that this kind of work gets on a thread, and the threads that are free. */
  quantizeSeconds: z.number().nonnegative(),
  /** Source and result together, at the worst moment. */
  diskBytes: bytes,
  diskFreeBytes: bytes.nullable(),
  memoryBytes: bytes,
  memoryFreeBytes: bytes.nullable(),
  /** What is lacking; empty = it can be done here. */
  lacks: z.array(z.enum(['disk', 'memory'])),
});
export type QuantizeOffer = z.infer<typeof quantizeOffer>;
