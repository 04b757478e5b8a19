/** What is to be installed, and where it comes from. It is kept beside an unfinished download, to go on with it. */
import { z } from 'zod';
import { fileTypeNames } from '../../contract/fileTypes.ts';
import type { Job } from '../../contract/models.ts';

const wantedFile = z.object({
  name: z.string(),
  bytes: z.number().int().positive(),
  /** Null where nobody says it: then whatever arrives is what it is. */
  sha256: z.string().nullable(),
  etag: z.string().nullable(),
});
export type WantedDownload = z.infer<typeof wantedFile>;

export const installTarget = z.object({
  /** `demo-r1-distill:Q4_K_M`, once installed. */
  id: z.string(),
  name: z.string(),
  quantization: z.string(),
  quantizeTo: z.enum(fileTypeNames).nullable(),
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('carried'), path: z.string(), bytes: z.number(), sha256: z.string() }),
    z.object({ kind: z.literal('file'), path: z.string(), bytes: z.number(), sha256: z.string().nullable() }),
    /** Another program's file, used where it is. */
    z.object({
      kind: z.literal('link'),
      path: z.string(),
      program: z.string(),
      bytes: z.number(),
      sha256: z.string().nullable(),
    }),
    z.object({
      kind: z.literal('hub'),
      repository: z.string(),
      revision: z.string(),
      /** In the repository, one for each file. */
      paths: z.array(z.string()),
      files: z.array(wantedFile).min(1),
    }),
    z.object({ kind: z.literal('url'), urls: z.array(z.string()), files: z.array(wantedFile).min(1) }),
  ]),
});
export type InstallTarget = z.infer<typeof installTarget>;

export const totalBytesOf = ({ source }: Pick<InstallTarget, 'source'>): number =>
  'files' in source ? source.files.reduce((sum, { bytes }) => sum + bytes, 0) : source.bytes;

export const isDownload = ({ source }: InstallTarget): boolean => 'files' in source;

export const stepsOf = (target: InstallTarget): Job['steps'] => [
  isDownload(target) ? 'download' : 'verify',
  ...(target.quantizeTo === null ? [] : (['quantize'] as const)),
  'test',
];
