/** SHA-256 of a file on a thread of its own, with progress. Messages: `{ doneBytes }`, then `{ sha256 }`. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const path: unknown = workerData;
if (typeof path !== 'string') throw new TypeError('The path of the file is missing.');
const chunkBytes = 4 * 1024 * 1024;
const reportEveryMs = 100;

const hash = createHash('sha256');
let doneBytes = 0;
let reportedMs = 0;
for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
  if (!(chunk instanceof Uint8Array)) continue;
  hash.update(chunk);
  doneBytes += chunk.length;
  if (performance.now() - reportedMs > reportEveryMs) {
    reportedMs = performance.now();
    parentPort?.postMessage({ doneBytes });
  }
}
parentPort?.postMessage({ sha256: hash.digest('hex') });
