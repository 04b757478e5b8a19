/**
 * The text of a file, read in a worker thread.
 * Errors: ATTACHMENT_TOO_LARGE, ATTACHMENT_UNREADABLE, ATTACHMENT_EMPTY.
 */
import { Worker } from 'node:worker_threads';
import { largestFileBytes, largestTextCharacters } from '../../../contract/attachmentLimits.ts';
import type { Attachment } from '../../../contract/attachments.ts';
import { HearthError } from '../../../contract/error.ts';
import { extractOutput, type ExtractOutput } from './extractMessages.ts';

const longestMs = 60_000;
/** Of the thread's own heap: a file that needs more ends the thread and not the app. */
const heapMiB = 1024;

const unreadable = (name: string, reason: string, next: string): HearthError =>
  new HearthError({
    code: 'ATTACHMENT_UNREADABLE',
    message: `The text of ${name} cannot be read: ${reason}.`,
    details: { name, reason },
    next,
  });

const tooLarge = (name: string, what: string, next: string): HearthError =>
  new HearthError({ code: 'ATTACHMENT_TOO_LARGE', message: `${name} ${what}.`, details: { name }, next });

const read = (name: string, bytes: Uint8Array): Promise<ExtractOutput> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./extract.worker.ts', import.meta.url), {
      workerData: { name, bytes },
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
      // PDF.js tells of every odd font.
      stdout: true,
      stderr: true,
    });
    const smaller = 'Attach a smaller part of it.';
    const timer = setTimeout(() => {
      reject(unreadable(name, `it took longer than ${longestMs / 1000} s`, smaller));
      void worker.terminate();
    }, longestMs);
    worker.on('message', (message) => resolve(extractOutput.parse(message)));
    worker.on('error', (error: Error) => reject(unreadable(name, error.message, smaller)));
    worker.on('exit', () => {
      clearTimeout(timer);
      reject(unreadable(name, 'reading it ended early', smaller));
    });
  });

export const extractText = async (
  name: string,
  bytes: Uint8Array,
): Promise<{ readonly kind: Attachment['kind']; readonly text: string }> => {
  if (bytes.length > largestFileBytes) {
    throw tooLarge(name, `is larger than ${largestFileBytes / 1_000_000} MB`, 'Attach a part of it.');
  }
  const output = await read(name, bytes);
  if (output.type === 'failed') throw unreadable(name, output.reason, output.next);
  const { kind, text } = output;
  if (text.trim() === '') {
    throw new HearthError({
      code: 'ATTACHMENT_EMPTY',
      message: `${name} has no text in it.`,
      details: { name },
      next: kind === 'pdf' ? 'Its pages are pictures. Have their text recognized first (OCR).' : 'Choose another file.',
    });
  }
  if (text.length > largestTextCharacters) {
    throw tooLarge(
      name,
      `has ${text.length} characters of text; ${largestTextCharacters} are the most`,
      'Attach a part of it.',
    );
  }
  return { kind, text };
};
