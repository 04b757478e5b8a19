/**
 * The one-off inventory of graphics devices on Windows and macOS, where there are no files to read. It is made by the
 * systeminformation package, which starts shells and waits for them synchronously: so it runs on a worker thread, never
 * on the app's own, and is asked only when the user asks to look again. Never rejects.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';
import { isIntegrated, vendorOf } from './gpuNames.ts';
import { unreadGpu, type GpuReading } from './reading.ts';

/** What is used of systeminformation's `graphics().controllers`; memory in MiB. */
const controllers = z.array(
  z.object({
    vendor: z.string().nullish(),
    model: z.string(),
    bus: z.string().nullish(),
    busAddress: z.string().nullish(),
    vram: z.number().nullish(),
    vramDynamic: z.boolean().nullish(),
    cores: z.union([z.string(), z.number()]).nullish(),
    driverVersion: z.string().nullish(),
  }),
);

/** Turns systeminformation's answer into GPUs; a null or zero memory is unknown. */
export const toInventoryGpus = (answer: unknown): GpuReading => {
  const parsed = controllers.safeParse(answer);
  if (!parsed.success) return { gpus: [], reason: 'the inventory of graphics devices could not be understood' };
  const gpus = parsed.data.map((controller, index) => {
    const cores = Number(controller.cores ?? 0);
    const name = cores > 0 ? `${controller.model} (${cores}-core GPU)` : controller.model;
    const vendor = vendorOf(`${controller.vendor ?? ''} ${controller.model}`);
    const memoryTotalBytes =
      typeof controller.vram === 'number' && controller.vram > 0 ? controller.vram * 2 ** 20 : null;
    return {
      ...unreadGpu(controller.busAddress ?? `display-${index}`, name),
      vendor,
      integrated: isIntegrated(vendor, controller.model),
      // Memory that is lent by the system on demand is not the GPU's own.
      memoryTotalBytes: controller.vramDynamic === true ? null : memoryTotalBytes,
      memoryBandwidthBytesPerSecond: gpuBandwidthBytesPerSecond(name, memoryTotalBytes),
      driverVersion: controller.driverVersion ?? null,
    };
  });
  return { gpus, reason: gpus.length === 0 ? 'the system lists no graphics device' : null };
};

/** @param timeoutMs after which the worker is ended and the inventory counts as unknown. */
export const readInventory = (timeoutMs: number): Promise<GpuReading> =>
  new Promise((resolve) => {
    let worker: Worker | null = null;
    const timer = setTimeout(() => {
      settle({ gpus: [], reason: `the inventory of graphics devices took longer than ${timeoutMs / 1000} s` });
    }, timeoutMs);
    const settle = (reading: GpuReading): void => {
      clearTimeout(timer);
      worker?.removeAllListeners();
      // A worker that is stuck in a synchronous call ends when that call does; nobody waits for it.
      worker?.on('error', () => undefined);
      void worker?.terminate();
      resolve(reading);
    };
    const fail = (error: Error): void => {
      settle({ gpus: [], reason: `the inventory of graphics devices failed: ${error.message}` });
    };
    try {
      // Source text and not a file: the entry would have to be found both beside this file and inside the packed app.
      worker = new Worker(
        `const { parentPort, workerData } = require('node:worker_threads');
         require(workerData).graphics().then(({ controllers }) => parentPort.postMessage(controllers));`,
        { eval: true, workerData: createRequire(import.meta.url).resolve('systeminformation') },
      );
      worker.unref();
      worker.on('error', fail);
      worker.on('message', (answer: unknown) => {
        settle(toInventoryGpus(answer));
      });
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
