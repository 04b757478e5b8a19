/** What the quantize child is asked. It does one job in its life; to cancel the job, the child is killed. */
import { z } from 'zod';
import { call } from '../../contract/endpoint.ts';
import { fileTypeNames } from '../../contract/fileTypes.ts';

export const quantizeRequest = z.object({
  input: z.string(),
  output: z.string(),
  fileType: z.enum(fileTypeNames),
  threads: z.number().int().positive(),
  /** Only computes and logs the size of the result. */
  dryRun: z.boolean(),
});

/** Progress is in the child's log (stderr): llama.cpp has no other way to tell it. */
export const quantizeChildContract = {
  'quantize.run': call(quantizeRequest, z.object({ succeeded: z.boolean() })),
};
export type QuantizeChildContract = typeof quantizeChildContract;
