/**
 * One of the threads that measure the memory's speed together. Each reads memory of its own, block by block, through
 * `memcmp`, which the C library does with the processor's widest loads; so no native code of ours is needed.
 *
 * All begin when the last of them is ready, and count the bytes of each slice of time, so that only moments in which all
 * were reading are added up. The order is a shared array: threads that are ready, threads, blocks to read, slices,
 * milliseconds of a slice. Message: the bytes read in each slice, 0 for one in which the thread did not run all the time.
 */
import { parentPort, workerData } from 'node:worker_threads';

if (!(workerData instanceof SharedArrayBuffer)) throw new TypeError('The order is missing.');
const order = new Int32Array(workerData);
const [, threads = 1, blocks = 1, slices = 1, sliceMs = 1] = order;

const blockBytes = 4 * 1024 * 1024;
// Written, since pages that were never written all stand for one and the same page of zeros.
const left = Buffer.allocUnsafeSlow(blocks * blockBytes).fill(1);
const right = Buffer.allocUnsafeSlow(blocks * blockBytes).fill(1);

if (Atomics.add(order, 0, 1) + 1 === threads) Atomics.notify(order, 0);
for (let ready = Atomics.load(order, 0); ready < threads; ready = Atomics.load(order, 0)) {
  Atomics.wait(order, 0, ready);
}

const readBytes = new Array<number>(slices).fill(0);
const startedMs = performance.now();
const usedMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
let block = 0;
for (let slice = 0; slice < slices; slice += 1) {
  const usedBeforeMs = usedMs();
  let bytes = 0;
  while (performance.now() - startedMs < (slice + 1) * sliceMs) {
    const start = block * blockBytes;
    left.compare(right, start, start + blockBytes, start, start + blockBytes);
    bytes += 2 * blockBytes;
    block = (block + 1) % blocks;
  }
  // While another program had the core, this thread read nothing, and the others had its share of the memory.
  readBytes[slice] = usedMs() - usedBeforeMs > sliceMs * 0.85 ? bytes : 0;
}
parentPort?.postMessage(readBytes);
