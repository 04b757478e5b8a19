/** A GPU as ggml sees it. */
import { z } from 'zod';

export const engineDevice = z.object({
  /** ggml's name, by which a load asks for it: `CUDA0`, `Vulkan1`, `MTL0`. */
  name: z.string(),
  /** The maker's name. */
  description: z.string(),
  /** As Linux writes it: `0000:01:00.0`; null where the driver does not tell. */
  pciAddress: z.string().nullable(),
  integrated: z.boolean(),
  memoryTotalBytes: z.number().nonnegative(),
  /** Without what this look itself takes. */
  memoryFreeBytes: z.number().nonnegative(),
});
export type EngineDevice = z.infer<typeof engineDevice>;
