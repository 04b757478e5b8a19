/**
 * SHA-256 of a file and the CRC-32 of its pieces, on a thread of its own, with progress. Messages: `{ doneBytes }`, then
 * `{ sha256, crc32 }`.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

const { path, chunkBytes } = z.object({ path: z.string(), chunkBytes: z.number() }).parse(workerData);
const readBytes = 4 * 1024 * 1024;
const reportEveryMs = 100;

const hash = createHash('sha256');
const checks: number[] = [];
let check = 0;
let doneBytes = 0;
let reportedMs = 0;
for await (const chunk of createReadStream(path, { highWaterMark: readBytes })) {
  if (!(chunk instanceof Uint8Array)) continue;
  hash.update(chunk);
  for (let rest = chunk; rest.length > 0;) {
    const part = rest.subarray(0, chunkBytes - (doneBytes % chunkBytes));
    check = crc32(part, check);
    doneBytes += part.length;
    rest = rest.subarray(part.length);
    if (doneBytes % chunkBytes !== 0) continue;
    checks.push(check);
    check = 0;
  }
  if (performance.now() - reportedMs > reportEveryMs) {
    reportedMs = performance.now();
    parentPort?.postMessage({ doneBytes });
  }
}
if (doneBytes % chunkBytes !== 0) checks.push(check);
parentPort?.postMessage({ sha256: hash.digest('hex'), crc32: checks });
