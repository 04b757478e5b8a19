/** What the quantize child is asked. It does one job in its life; to cancel the job, the child is killed. */
import { z } from 'zod';
import { call } from '../../contract/endpoint.ts';
import { quantizeRecipe } from './recipe.ts';

export const quantizeRequest = z.object({
  input: z.string(),
  output: z.string(),
  recipe: quantizeRecipe,
  threads: z.number().int().positive(),
  /** Only decides and logs what each tensor will be. */
  dryRun: z.boolean(),
  /** Whether tensors that are quantized already may be quantized again. */
  allowRequantize: z.boolean(),
});
export type QuantizeRequest = z.infer<typeof quantizeRequest>;

/** Progress is in the child's log (stderr): llama.cpp has no other way to tell it. */
export const quantizeChildContract = {
  'quantize.run': call(quantizeRequest, z.object({ succeeded: z.boolean() })),
};
export type QuantizeChildContract = typeof quantizeChildContract;
