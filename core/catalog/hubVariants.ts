/** The models that a repository offers: its GGUF files by quantization, the parts of a split one together. */
import { basename, dirname } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import type { HubFile, HubRepository } from '../network/hub.ts';
import { isLaterPart, splitNames } from './splitName.ts';
import { readVariantName } from './variantName.ts';

export interface HubVariant {
  readonly quantization: string;
  /** In their order. */
  readonly files: readonly [HubFile, ...HubFile[]];
  readonly bytes: number;
}

const isModel = (path: string): boolean =>
  // An importance matrix and the vision part of a model end in .gguf too.
  path.toLowerCase().endsWith('.gguf') && !/imatrix|mmproj/i.test(basename(path)) && !isLaterPart(basename(path));

export const listVariants = ({ files }: HubRepository): HubVariant[] => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((first): HubVariant[] => {
    const { quantization } = readVariantName(first.path);
    if (!isModel(first.path) || quantization === null) return [];
    const folder = dirname(first.path);
    const names = splitNames(basename(first.path)) ?? [basename(first.path)];
    const parts = names.map((name) => byPath.get(folder === '.' ? name : `${folder}/${name}`));
    const rest = parts.slice(1).filter((part) => part !== undefined);
    // A repository that lacks a part is still being uploaded.
    if (rest.length !== names.length - 1) return [];
    return [
      { quantization, files: [first, ...rest], bytes: rest.reduce((sum, part) => sum + part.bytes, first.bytes) },
    ];
  });
};

/** What most people want where they do not say. */
const usual = ['Q4_K_M', 'Q4_K_S', 'Q5_K_M', 'Q8_0'];

/** `quantization`: null = a usual one. Errors: MODEL_NOT_FOUND, with those that there are. */
export const chooseVariant = (repository: HubRepository, quantization: string | null): HubVariant => {
  const variants = listVariants(repository);
  const wanted = quantization === null ? usual : [quantization.toUpperCase()];
  const found = wanted.map((name) => variants.find((variant) => variant.quantization === name)).find(Boolean);
  const only = quantization === null && variants.length === 1 ? variants[0] : undefined;
  const chosen = found ?? only;
  if (chosen !== undefined) return chosen;
  const there = variants.map((variant) => variant.quantization);
  throw new HearthError({
    code: 'MODEL_NOT_FOUND',
    message:
      there.length === 0
        ? `${repository.repository} has no GGUF models.`
        : `${repository.repository} has no ${quantization ?? 'usual quantization'}.`,
    details: { repository: repository.repository, quantizations: there },
    next: there.length === 0 ? 'Choose a repository with GGUF files.' : `Choose one of: ${there.join(', ')}.`,
  });
};
