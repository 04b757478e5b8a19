/**
 * The lines that a utility process writes to stderr, up to the very last: they say why a native library ended it.
 *
 * Electron takes all listeners off the stream as soon as it has reported the exit, though more may still be in the pipe;
 * among them is the stream's own, without which it never ends. So the reading is taken up again after that, until all
 * was written into the stream. Not for ever, though: a grandchild could hold the pipe open.
 */
import type { PassThrough } from 'node:stream';
import type { UtilityProcess } from 'electron';
import { createLineSplitter } from '../../core/process/lines.ts';

const patienceMs = 500;

/** Resolves once the process has exited and no more lines will come. */
export const readStderr = (child: UtilityProcess, onLine: (line: string) => void): Promise<void> => {
  // Declared as a readable; it is a PassThrough.
  const stream = child.stderr as PassThrough | null;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (stream === null) return exited;

  const splitter = createLineSplitter(onLine);
  const decoder = new TextDecoder();
  const onData = (chunk: Buffer): void => splitter.push(decoder.decode(chunk, { stream: true }));
  stream.on('data', onData);

  const drain = (): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(patience);
        stream.off('data', onData).off('finish', done);
        for (let chunk = stream.read() as Buffer | null; chunk !== null; chunk = stream.read() as Buffer | null) {
          onData(chunk);
        }
        splitter.end();
        resolve();
      };
      const patience = setTimeout(done, patienceMs);
      if (stream.writableFinished) {
        done();
        return;
      }
      stream.once('finish', done);
      // Paused and resumed, because a stream that believes to be flowing does not begin to.
      stream.off('data', onData).pause().on('data', onData).resume();
    });
  // A promise's continuation runs when Electron's own handling of the exit is over.
  return exited.then(drain);
};
