/**
 * Stops a running `llama_decode` from outside. llama.cpp asks `bool callback(void *data)` between the nodes of a
 * graph; the C library's own `strlen` is exactly such a function: with `data` pointing at a byte and a final zero, it
 * answers 0 (go on) while the byte is 0 and 1 (abort) once it is not. So no JavaScript runs on the compute threads,
 * and the flag can be raised by the event loop while the decode runs on a worker thread.
 */
import koffi from 'koffi';
import { addressOf, type Pointer } from './llama.ts';

const systemLibrary: Partial<Record<NodeJS.Platform, string>> = { darwin: 'libSystem.B.dylib', win32: 'ucrtbase.dll' };

export interface AbortFlag {
  readonly callback: Pointer;
  readonly data: Pointer;
  raise(): void;
  lower(): void;
}

export const createAbortFlag = (): AbortFlag => {
  const library = koffi.load(systemLibrary[process.platform] ?? 'libc.so.6');
  const callback: unknown = library.symbol('strlen');
  if (typeof callback !== 'bigint') throw new Error('The C library has no strlen.');
  const bytes = new Uint8Array(new SharedArrayBuffer(2));
  return {
    callback,
    data: addressOf(bytes),
    raise: () => void Atomics.store(bytes, 0, 1),
    lower: () => void Atomics.store(bytes, 0, 0),
  };
};
