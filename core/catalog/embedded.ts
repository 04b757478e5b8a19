/** The models that are carried with the app, from `assets/catalog/embedded.json`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileTypeNames } from '../../contract/fileTypes.ts';

const embeddedModel = z.object({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  name: z.string(),
  description: z.string(),
  /** Path below the assets folder. */
  file: z.string(),
  bytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What it is quantized to on the device; null = it is installed as it is. */
  quantizeTo: z.enum(fileTypeNames).nullable(),
  /** Installed at the first start. */
  default: z.boolean(),
});
export type EmbeddedModel = z.infer<typeof embeddedModel>;

export const readEmbeddedModels = async (assets: string): Promise<readonly EmbeddedModel[]> => {
  const text = await readFile(join(assets, 'catalog', 'embedded.json'), 'utf8');
  return z.object({ models: z.array(embeddedModel) }).parse(JSON.parse(text)).models;
};
