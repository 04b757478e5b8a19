/**
 * What travels over a transport. One exchange is one number: the caller opens it, both sides name it, and it ends
 * with exactly one `end` or `error` frame. A frame for a number that is not open is late and is ignored.
 *
 * The caller: `open`, then `credit` (a stream: how many more items it can take; a signal: the value was received), or
 * `cancel`. The server: `item`s of a stream, `signal` values, then `end` or `error`.
 *
 * Only the server imports this file at run time (the caller's side takes types only), so that zod stays out of the
 * page's bundle.
 */
import { z } from 'zod';
import { errorInfo } from '../error.ts';

const id = z.int().nonnegative();

export const clientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('open'),
    id,
    kind: z.enum(['call', 'stream', 'signal']),
    name: z.string(),
    /** Absent for signals, and for an undefined input that went through JSON. */
    input: z.unknown().optional(),
  }),
  z.object({ type: z.literal('credit'), id, count: z.int().positive() }),
  z.object({ type: z.literal('cancel'), id }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

export const serverFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('item'), id, value: z.unknown().optional() }),
  z.object({ type: z.literal('signal'), id, value: z.unknown().optional() }),
  z.object({ type: z.literal('end'), id, value: z.unknown().optional() }),
  z.object({ type: z.literal('error'), id, error: errorInfo }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;
