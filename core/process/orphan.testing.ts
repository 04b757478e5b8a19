/** For tests: a host that quantizes slowly, prints the child's process id in the midst of it, and is killed then. */
import { createClient } from '../../contract/rpc/client.ts';
import type { QuantizeChildContract } from '../quantize/childContract.ts';
import { plainRecipe } from '../quantize/recipe.ts';
import { createNodeLauncher } from './nodeLauncher.ts';

const [, , input = '', output = ''] = process.argv;
const child = createNodeLauncher().launch('quantize');
child.onStderrLine((line) => {
  if (line.includes('[   3/')) console.log(child.pid);
});
const client = createClient<QuantizeChildContract>(child.transport);
// Of the types that need no importance matrix, one of the slowest.
await client.call('quantize.run', {
  input,
  output,
  recipe: plainRecipe('IQ3_S'),
  threads: 1,
  dryRun: false,
  allowRequantize: false,
});
