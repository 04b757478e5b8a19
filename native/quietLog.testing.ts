/** For tests that run llama.cpp in their own process: its log would fill the test runner's output. */
import koffi from 'koffi';
import { bind, loadLibrary } from './bind.ts';
import { locateLibraries } from './locate.ts';

/**
 * llama.cpp calls `void log(int level, const char *text, void *data)`. The C library's `abs` takes the level and does
 * nothing with it, on any thread.
 */
export const quietLlamaLog = (): void => {
  const files = locateLibraries('cpu');
  loadLibrary(files.ggmlBase);
  loadLibrary(files.ggml);
  const setLog = bind<(callback: unknown, data: null) => void>(
    loadLibrary(files.llama),
    'void llama_log_set(void *callback, void *data)',
  );
  const library =
    process.platform === 'win32' ? 'ucrtbase.dll' : process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6';
  setLog(koffi.load(library).symbol('abs'), null);
};
