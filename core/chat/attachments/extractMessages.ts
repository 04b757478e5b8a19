/** What the thread that reads attached files is given and what it says. */
import { z } from 'zod';
import { attachmentKind } from '../../../contract/attachments.ts';

export const extractInput = z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) });

export const extractOutput = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), kind: attachmentKind, text: z.string() }),
  /** `reason` is a sentence; `next` what to do. */
  z.object({ type: z.literal('failed'), reason: z.string(), next: z.string() }),
]);
export type ExtractOutput = z.infer<typeof extractOutput>;
