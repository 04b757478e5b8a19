/** The end of a failed quantization in words: what happened and what to do. */
import { HearthError } from '../../contract/error.ts';
import type { FileType } from '../../contract/fileTypes.ts';
import type { ChildExit } from '../process/launcher.ts';

export interface QuantizeFailure {
  readonly fileType: FileType;
  /** llama.cpp's own reason, where it gave one. */
  readonly reason: string | null;
  /** How the child ended, where it died instead of answering. */
  readonly exit: ChildExit | null;
  readonly logTail: readonly string[];
}

const known: readonly {
  pattern: RegExp;
  explain: (type: FileType) => Pick<HearthError, 'code' | 'message' | 'next'>;
}[] = [
  {
    pattern: /imatrix|importance matrix/i,
    explain: (type) => ({
      code: 'QUANTIZE_FAILED',
      message: `${type} needs an importance matrix: without one its few bits would go to the wrong weights.`,
      next: 'Choose Q2_K or a larger type.',
    }),
  },
  {
    pattern: /requantizing/,
    explain: (type) => ({
      code: 'QUANTIZE_FAILED',
      message: `The source is quantized already; making ${type} of it would lose quality twice.`,
      next: 'Choose the F16, BF16 or F32 file of this model as the source.',
    }),
  },
  {
    pattern: /iostream error|No space left/i,
    explain: () => ({
      code: 'FILE_WRITE_FAILED',
      message: 'The result could not be written. The unfinished file was removed.',
      next: 'Choose a folder that you may write to; the source is unchanged.',
    }),
  },
];

export const explainQuantizeFailure = ({ fileType, reason, exit, logTail }: QuantizeFailure): HearthError => {
  const details = { reason, exitCode: exit?.exitCode ?? null, signal: exit?.signal ?? null, log: [...logTail] };
  const match = known.find(({ pattern }) => reason !== null && pattern.test(reason));
  if (match !== undefined) return new HearthError({ ...match.explain(fileType), details });
  const ended = exit === null ? '' : ` The process ended with ${exit.signal ?? `exit code ${String(exit.exitCode)}`}.`;
  return new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `The model could not be quantized to ${fileType}${reason === null ? '.' : `: ${reason}.`}${ended}`,
    details,
    next: 'Verify the source file, free some memory, and start again; the source is unchanged.',
  });
};
