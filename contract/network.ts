/** The places that models are downloaded from. */
import { z } from 'zod';
import { call } from './endpoint.ts';
import { errorInfo } from './error.ts';

export const endpointSpeed = z.object({
  endpoint: z.string(),
  /** Until it had told its files; null where it did not. */
  answerMs: z.number().nonnegative().nullable(),
  /** Of a large file; null where it sent none. */
  bytesPerSecond: z.number().nonnegative().nullable(),
  error: errorInfo.nullable(),
});
export type EndpointSpeed = z.infer<typeof endpointSpeed>;

export const networkContract = {
  /** Downloads from it for up to three seconds, and keeps nothing. What is wrong with it is in the answer. */
  'network.measureEndpoint': call(z.object({ endpoint: z.url({ protocol: /^https?$/ }).max(2000) }), endpointSpeed),
};
