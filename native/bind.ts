/**
 * Typed functions out of koffi. The C declaration is the truth for the call; the TypeScript type beside it is what
 * the program sees, and this is the only place where the two are joined.
 */
import koffi, { type LibraryHandle } from 'koffi';
import { HearthError } from '../contract/error.ts';

/** A function type as the caller of `bind` writes it. */
type Signature = (...parameters: never[]) => unknown;

/** A bound function, with koffi's second way of calling it: on a worker thread. */
export type NativeFunction<F extends Signature> = F & {
  readonly async: (...parameters: [...Parameters<F>, (error: unknown, result: ReturnType<F>) => void]) => void;
};

/** Binds one function by its C declaration. */
export const bind = <F extends Signature>(library: LibraryHandle, declaration: string): NativeFunction<F> =>
  library.func(declaration) as unknown as NativeFunction<F>;

/** Runs a native function on a worker thread, so that the event loop goes on. */
export const callAsync = <F extends Signature>(
  target: NativeFunction<F>,
  ...parameters: Parameters<F>
): Promise<ReturnType<F>> =>
  new Promise((resolve, reject) => {
    const settle = (error: unknown, result: ReturnType<F>): void => {
      if (error) reject(error instanceof Error ? error : new Error('The native call failed.', { cause: error }));
      else resolve(result);
    };
    target.async(...parameters, settle);
  });

/** Loads a library by absolute path, with its symbols open to the ones loaded after it. */
export const loadLibrary = (path: string): LibraryHandle => {
  try {
    return koffi.load(path, { global: true });
  } catch (error) {
    throw new HearthError(
      {
        code: 'ENGINE_LIBRARY_MISSING',
        message: `A library of the engine could not be loaded: ${error instanceof Error ? error.message : path}`,
        details: { path },
        next: 'The engine needs glibc 2.34 and libstdc++ 3.4.30 (Ubuntu 22.04, Debian 12 or newer) and, for CUDA, its runtime libraries.',
      },
      error,
    );
  }
};
