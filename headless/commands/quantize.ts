/** `hearth quantize IN OUT --type T`: the same bytes as llama.cpp's own tool, with progress, and nothing half done. */
import { fileTypeNames, parseFileType } from '../../contract/fileTypes.ts';
import { HearthError } from '../../contract/error.ts';
import { createCore } from '../../core/compose.ts';
import { hashFile } from '../../core/install/hashFile.ts';
import { quantizeFile } from '../../core/quantize/quantizeFile.ts';
import { formatBar, formatBytes } from '../format.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

export const runQuantize = async (
  input: string,
  result: string,
  { type, threads }: { readonly type: string; readonly threads: number | null },
  output: Output,
  signal: AbortSignal,
): Promise<number> => {
  const fileType = parseFileType(type);
  if (fileType === null) {
    throw new HearthError({
      code: 'QUANTIZE_TYPE_UNKNOWN',
      message: `There is no type "${type}".`,
      next: `Choose one of: ${fileTypeNames.join(', ')}.`,
    });
  }
  const ports = createShellPorts('cli');
  const core = await createCore(ports);
  try {
    const header = await quantizeFile({
      launcher: ports.launcher,
      input,
      output: result,
      fileType,
      threads: threads ?? (await core.readThreads()),
      signal,
      onProgress: ({ tensor, doneBytes, totalBytes }) => {
        output.record({ type: 'progress', phase: 'quantize', doneBytes, totalBytes, tensor });
        output.status(`${formatBar(doneBytes, totalBytes)} ${tensor.index}/${tensor.count} ${tensor.name}`);
      },
    });
    output.status('Computing the SHA-256 …');
    const sha256 = await hashFile(result, { signal });
    output.clearStatus();
    output.record({ type: 'done', path: result, quantization: header.quantization, bytes: header.fileBytes, sha256 });
    output.line(`${result}: ${header.quantization}, ${formatBytes(header.fileBytes)}, sha256 ${sha256}`);
    return 0;
  } finally {
    await core.close();
  }
};
