/** What a GGUF file's name says of its quantization, as publishers write it: `…-Q4_K_M.gguf`, `…-UD-IQ1_S-00001-of-00003.gguf`. */
import { basename } from 'node:path';
import { withoutSplit } from './splitName.ts';

const pattern = /(?:^|[-._])((?:UD-)?(?:I?Q\d(?:_[A-Z0-9]+)*|TQ\d_\d|BF16|F16|F32))(?=\.gguf$)/i;

export interface VariantName {
  /** The name without quantization and ending. */
  readonly model: string;
  /** In capitals; null where the name does not say it. */
  readonly quantization: string | null;
}

export const readVariantName = (path: string): VariantName => {
  const name = withoutSplit(basename(path));
  const quantization = pattern.exec(name)?.[1]?.toUpperCase() ?? null;
  return { model: name.replace(pattern, '').replace(/\.gguf$/i, ''), quantization };
};
