/** What the name of a graphics device tells: its maker, and whether it is part of the processor. */
import { isIntegratedAmd } from './amdgpu.ts';
import { isIntegratedNvidia } from './nvidiaGpus.ts';

export const vendorOf = (text: string): string | null =>
  (['NVIDIA', 'AMD', 'Intel', 'Apple'] as const).find((vendor) => text.toLowerCase().includes(vendor.toLowerCase())) ??
  (/radeon|advanced micro devices|\brx \d{4}/i.test(text)
    ? 'AMD'
    : /geforce|quadro|tesla|\b[rg]tx ?a?\d{3,4}|\b[hab][1-3]00\b/i.test(text)
      ? 'NVIDIA'
      : /\barc\b/i.test(text)
        ? 'Intel'
        : null);

export const isIntegrated = (vendor: string | null, model: string): boolean | null => {
  if (vendor === 'Apple') return true;
  if (vendor === 'AMD') return isIntegratedAmd(model);
  // "Arc A770" and "Arc B580" are cards; "Arc Graphics" and all else of Intel's is part of the CPU.
  if (vendor === 'Intel') return !/\bArc(\(TM\))? (Pro )?[AB]\d{2,3}/i.test(model);
  return vendor === 'NVIDIA' ? isIntegratedNvidia(model) : null;
};
