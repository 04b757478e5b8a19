/**
 * For tests: a child that sends back what it gets, over the transport that the engine uses. Words of their own make it
 * do what a child may do: write lines and go, end by an error, or never listen again.
 */
import { connectToHost } from './childTransport.ts';

const host = connectToHost();
const orders: Readonly<Record<string, () => void>> = {
  'last words': () => {
    process.stderr.write('first line\nsecond ');
    process.stderr.write('line\nno line break at the end');
    process.exitCode = 7;
    process.disconnect();
  },
  throw: () => {
    setImmediate(() => {
      throw new Error('a bug in the child');
    });
  },
  'go deaf': () => {
    for (;;) {
      // as a native call that never comes back
    }
  },
};

host.onMessage((message) => {
  const order = typeof message === 'string' ? orders[message] : undefined;
  if (order === undefined) host.send(message);
  else order();
});
