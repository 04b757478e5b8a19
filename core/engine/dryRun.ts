/**
 * What a load would take of each device, without taking it: llama.cpp plans every buffer (`no_alloc`) with exactly the
 * options of the load. It reads only the header, so the file may be a sparse one of the right length.
 * Errors: ENGINE_LOAD_FAILED, and those of `openLlama`.
 */
import type { MemoryUse } from '../../contract/engine.ts';
import { HearthError } from '../../contract/error.ts';
import { loadModes } from '../../native/enums.ts';
import { openLlama } from '../../native/llama.ts';
import type { LoadOptions } from './childContract.ts';
import { createContext, createSamplers, openModel } from './loadModel.ts';
import { readMemoryUse } from './memoryUse.ts';

export const dryRun = async (options: LoadOptions): Promise<MemoryUse[] | null> => {
  const llama = openLlama(options.backend, options);
  const model = await openModel(llama, options, { no_alloc: true, load_mode: loadModes.none });
  const context =
    model === null ? null : await createContext(llama, model, options, createSamplers(llama, model, options).samplers);
  if (model === null || context === null) {
    throw new HearthError({
      code: 'ENGINE_LOAD_FAILED',
      message: 'The engine cannot plan this load.',
      next: 'Verify the file, or choose a shorter context.',
    });
  }
  return readMemoryUse(llama, model, context);
};
