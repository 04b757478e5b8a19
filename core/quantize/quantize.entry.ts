/** The quantize child process: one `llama_model_quantize`, on a worker thread so that the host is heard meanwhile. */
import { fileTypes } from '../../contract/fileTypes.ts';
import { serve } from '../../contract/rpc/server.ts';
import { callAsync } from '../../native/bind.ts';
import { openLlama } from '../../native/llama.ts';
import { connectToHost } from '../process/childTransport.ts';
import { quantizeChildContract } from './childContract.ts';

serve(
  quantizeChildContract,
  {
    'quantize.run': async ({ input, output, fileType, threads, dryRun }) => {
      const llama = openLlama('cpu');
      const result = await callAsync(llama.quantize, input, output, {
        ...llama.quantizeDefaults(),
        ftype: fileTypes[fileType],
        nthread: threads,
        dry_run: dryRun,
      });
      return { succeeded: result === 0 };
    },
  },
  connectToHost(),
  { shell: 'host', connectionId: 'host' },
);
