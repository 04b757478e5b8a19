/** Takes the text out of one file, in a thread of its own: a PDF of a thousand pages keeps a core busy for seconds. */
import { extname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { textEndings } from '../../../contract/attachmentLimits.ts';
import { decodeText } from './decodeText.ts';
import { extractInput, type ExtractOutput } from './extractMessages.ts';
import { unpackedBytes } from './unpackedBytes.ts';

/** A Word file unpacks to this at most; real ones stay far below, pictures included. */
const mostUnpackedBytes = 300_000_000;

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

const failed = (reason: string, next: string): ExtractOutput => ({ type: 'failed', reason, next });

const readPdf = async (bytes: Uint8Array): Promise<ExtractOutput> => {
  const { extractText, getDocumentProxy } = await import('unpdf');
  try {
    const { text } = await extractText(await getDocumentProxy(bytes), {
      mergePages: false,
    });
    return { type: 'text', kind: 'pdf', text: text.join('\n\n') };
  } catch (error) {
    return error instanceof Error && error.name === 'PasswordException'
      ? failed('the PDF is locked with a password', 'Save it without the password, and attach that file.')
      : failed('the PDF is damaged', 'Open it in another program, save it anew, and attach that file.');
  }
};

const readWord = async (bytes: Uint8Array): Promise<ExtractOutput> => {
  const next = 'Attach a Word file (.docx), a PDF, or a text file.';
  const size = unpackedBytes(bytes);
  if (size === null) return failed('the archive is damaged', next);
  if (size > mostUnpackedBytes) return failed(`it unpacks to ${size} bytes`, 'Attach a smaller file.');
  const { default: mammoth } = await import('mammoth');
  try {
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
    return { type: 'text', kind: 'word', text: value };
  } catch {
    return failed('it is an archive, and no Word file', next);
  }
};

const kindOf = (name: string): 'text' | 'markdown' | 'code' => {
  const ending = extname(name).slice(1).toLowerCase();
  if (textEndings.markdown.includes(ending)) return 'markdown';
  return textEndings.code.includes(ending) ? 'code' : 'text';
};

const extract = async ({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<ExtractOutput> => {
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return readPdf(bytes);
  if (startsWith(bytes, 0x50, 0x4b)) return readWord(bytes);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return failed('it is in the format of Word 2003 and older', 'Save it as .docx or PDF, and attach that file.');
  }
  const text = decodeText(bytes);
  return text === null
    ? failed('there is no text in it', 'Attach text, Markdown, code, PDF or Word (.docx) files.')
    : { type: 'text', kind: kindOf(name), text };
};

parentPort?.postMessage(await extract(extractInput.parse(workerData)));
