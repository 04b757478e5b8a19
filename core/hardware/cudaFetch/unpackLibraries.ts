/**
 * Takes the shared libraries out of NVIDIA's archives: `.tar.xz` on Linux, `.zip` on Windows, both by the system's own
 * `tar` (Windows 10 and later bring one that reads zip). Static libraries and headers, most of the archive, stay out.
 */
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HearthError } from '../../../contract/error.ts';

/** Names that the loader asks for: `libcudart.so.13`, `cudart64_13.dll`. */
const isWanted = (name: string): boolean =>
  /^lib(cudart|cublas|cublasLt)\.so\.\d+$/.test(name) || /^(cudart|cublas|cublasLt)64_\d+\.dll$/i.test(name);

/**
 * @param into an existing folder; each library lies in it under the name that the loader asks for
 * Errors: DOWNLOAD_REFUSED where the archive cannot be unpacked; the signal's reason.
 */
export const unpackLibraries = async (archive: string, into: string, signal: AbortSignal): Promise<void> => {
  const work = await mkdtemp(join(into, 'unpack-'));
  try {
    // Named patterns make tar skip gigabytes of static libraries; bsdtar and GNU tar differ in how they are given.
    const only = process.platform === 'win32' ? ['--include=*.dll'] : ['--wildcards', '--no-anchored', '*.so*'];
    await runTar(['-xf', archive, '-C', work, ...only], signal);
    for (const entry of await readdir(work, { recursive: true, withFileTypes: true })) {
      if (!isWanted(entry.name)) continue;
      // `libcudart.so.13` is a link to the file whose name holds the full version; that is kept.
      const file = await realpath(join(entry.parentPath, entry.name));
      await copyFile(file, join(into, basename(file)));
      if (basename(file) !== entry.name) await symlink(basename(file), join(into, entry.name));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const runTar = (parameters: readonly string[], signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('tar', parameters, { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true });
    let said = '';
    const refuse = (reason: string): void => {
      const lacksXz = /xz/.test(reason);
      reject(
        new HearthError({
          code: 'DOWNLOAD_REFUSED',
          message: `The archive could not be unpacked: ${reason}`,
          details: { reason },
          next: lacksXz
            ? 'Install xz (Debian and Ubuntu: sudo apt-get install xz-utils), then try again.'
            : 'Try again; if it fails once more, install the CUDA runtime with the command beside the button.',
        }),
      );
    };
    const stop = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 500);
    });
    child.on('error', (error) => refuse(error.message));
    child.on('close', (exitCode) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason as Error);
      else if (exitCode === 0) resolve();
      else refuse(said.trim().split('\n')[0] ?? `tar ended with ${exitCode ?? 'a signal'}`);
    });
  });
