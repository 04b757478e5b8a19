/** Together on one device. Without any schema, so that a page can use it without zod. */
import type { MemoryUse } from './engine.ts';

export const memoryUseBytes = ({ weightBytes, cacheBytes, computeBytes }: Omit<MemoryUse, 'device'>): number =>
  weightBytes + cacheBytes + computeBytes;
