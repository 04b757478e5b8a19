/**
 * NVIDIA's list of redistributable CUDA components (`redistrib_13.1.0.json`): for each component and platform an archive
 * with its size and SHA-256. Wanted are `cuda_cudart` and `libcublas`, which holds cublas and cublasLt.
 */
import { z } from 'zod';
import { HearthError } from '../../../contract/error.ts';

export interface RedistArchive {
  readonly component: string;
  readonly version: string;
  /** Below the list's own folder. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

const archive = z.object({
  relative_path: z.string().regex(/^(?!.*\.\.)[\w./-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  // NVIDIA writes it as text.
  size: z.union([z.string(), z.number()]).transform(Number).pipe(z.number().int().positive()),
});

const platformNames: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux-x86_64', win32: 'windows-x86_64' };

/** NVIDIA's lists by the CUDA major that the engine's packages need. */
export const redistLists: Readonly<Record<number, string>> = {
  12: 'redistrib_12.8.1.json',
  13: 'redistrib_13.1.0.json',
};

/** Errors: DOWNLOAD_REFUSED where the text is no such list, or lacks something. */
export const parseRedistList = (text: string, platform: NodeJS.Platform): readonly RedistArchive[] => {
  const place = platformNames[platform] ?? platform;
  try {
    const list = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    return ['cuda_cudart', 'libcublas'].map((component) => {
      const found = z.record(z.string(), z.unknown()).parse(list[component]);
      const { relative_path: path, sha256, size: bytes } = archive.parse(found[place]);
      return { component, version: z.string().parse(found['version']), path, sha256, bytes };
    });
  } catch (error) {
    throw new HearthError(
      {
        code: 'DOWNLOAD_REFUSED',
        message: `The list of CUDA components is not as it should be, or has none for ${place}.`,
        details: { cause: error instanceof Error ? error.message.slice(0, 500) : String(error) },
        next: 'Install the CUDA runtime with the command beside the button.',
      },
      error,
    );
  }
};
