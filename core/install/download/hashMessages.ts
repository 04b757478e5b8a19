/** Between `pieceHash.ts` and its worker. */
import { z } from 'zod';

export const hashInput = z.object({
  path: z.string(),
  bytes: z.number(),
  chunkBytes: z.number(),
  /** Whole pieces of an earlier run, with their CRC-32. */
  stored: z.array(z.tuple([z.number(), z.number()])),
  /** How many pieces ahead of the hash are kept in memory. */
  holdPieces: z.number(),
});
export type HashInput = z.infer<typeof hashInput>;

export const pieceArrived = z.object({ index: z.number(), bytes: z.instanceof(Uint8Array), crc32: z.number() });

export const hashReport = z.discriminatedUnion('type', [
  /** It has its turn: what could be hashed before is. */
  z.object({ type: z.literal('taken'), index: z.number() }),
  /** Its buffer can be filled again. */
  z.object({ type: z.literal('free'), index: z.number() }),
  z.object({ type: z.literal('checked'), index: z.number() }),
  z.object({ type: z.literal('bad'), index: z.number() }),
  z.object({ type: z.literal('done'), sha256: z.string() }),
]);
export type HashReport = z.infer<typeof hashReport>;
