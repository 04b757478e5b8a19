/** The quantize child process: one `llama_model_quantize`, on a worker thread so that the host is heard meanwhile. */
import { serve } from '../../contract/rpc/server.ts';
import { callAsync } from '../../native/bind.ts';
import { openLlama } from '../../native/llama.ts';
import { connectToHost } from '../process/childTransport.ts';
import { quantizeChildContract } from './childContract.ts';
import { nativeRecipe } from './nativeRecipe.ts';

serve(
  quantizeChildContract,
  {
    'quantize.run': async ({ input, output, recipe, threads, dryRun, allowRequantize }) => {
      const llama = openLlama('cpu');
      const result = await callAsync(llama.quantize, input, output, {
        ...llama.quantizeDefaults(),
        ...(await nativeRecipe(recipe)),
        nthread: threads,
        dry_run: dryRun,
        allow_requantize: allowRequantize,
      });
      return { succeeded: result === 0 };
    },
  },
  connectToHost(),
  { shell: 'host', connectionId: 'host' },
);
