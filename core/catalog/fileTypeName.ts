/** What a GGUF is quantized to, for people: `Q4_K_M`. */
import { fileTypes, fileTypeNames } from '../../contract/fileTypes.ts';
import type { HeaderTensor } from './ggufHeader.ts';

/** By `general.file_type`; where that is missing or unknown, by the type that holds the most bytes. */
export const fileTypeName = (fileType: unknown, tensors: readonly HeaderTensor[]): string => {
  const named = fileTypeNames.find((name) => fileTypes[name] === fileType);
  if (named !== undefined) return named;
  const bytesOfType = new Map<string, number>();
  for (const { type, bytes } of tensors) bytesOfType.set(type, (bytesOfType.get(type) ?? 0) + bytes);
  const [largest] = [...bytesOfType].sort((a, b) => b[1] - a[1]);
  return (largest?.[0] ?? 'unknown').toUpperCase();
};
