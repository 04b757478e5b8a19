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

/** What llama.cpp makes with an importance matrix only; its dry run says the same. */
export const importanceTypes: readonly FileType[] = [
  'IQ1_S',
  'IQ1_M',
  'IQ2_XXS',
  'IQ2_XS',
  'IQ2_S',
  'IQ2_M',
  'IQ3_XXS',
  'IQ3_XS',
  'Q2_K_S',
];

export const missingImportance = (type: FileType, details: HearthError['details'] = {}): HearthError =>
  new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `${type} needs an importance matrix: without one its few bits would go to the wrong weights.`,
    details,
    next: 'Add --calibrate TEXT to collect one on this machine, or --imatrix FILE if you have one; or choose Q2_K or a larger type.',
  });

export const sourceQuantizedAlready = (
  type: FileType,
  sourceType: string | null,
  details: HearthError['details'] = {},
): HearthError =>
  new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `The source is quantized already${sourceType === null ? '' : ` (${sourceType})`}; making ${type} of it would lose quality twice.`,
    details,
    next: 'Choose the F16, BF16, F32 or Q8_0 file of this model as the source.',
  });

const known: readonly {
  pattern: RegExp;
  explain: (type: FileType, details: HearthError['details']) => HearthError;
}[] = [
  { pattern: /imatrix|importance matrix/i, explain: missingImportance },
  { pattern: /requantizing/, explain: (type, details) => sourceQuantizedAlready(type, null, details) },
  {
    pattern: /iostream error|No space left/i,
    explain: (_type, details) =>
      new HearthError({
        code: 'FILE_WRITE_FAILED',
        message: 'The result could not be written. The unfinished file was removed.',
        details,
        next: 'Choose a folder that you may write to; the source is unchanged.',
      }),
  },
];

export const explainQuantizeFailure = ({ fileType, reason, exit, logTail }: QuantizeFailure): HearthError => {
  const details = { reason, exitCode: exit?.exitCode ?? null, signal: exit?.signal ?? null, log: [...logTail] };
  const match = known.find(({ pattern }) => reason !== null && pattern.test(reason));
  if (match !== undefined) return match.explain(fileType, details);
  const ended = exit === null ? '' : ` The process ended with ${exit.signal ?? `exit code ${String(exit.exitCode)}`}.`;
  return new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `The model could not be quantized to ${fileType}${reason === null ? '.' : `: ${reason}.`}${ended}`,
    details,
    next: 'Verify the source file, free some memory, and start again; the source is unchanged.',
  });
};
