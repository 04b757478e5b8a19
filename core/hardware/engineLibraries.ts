/**
 * Which of the system's libraries the engine has to load by path before its own: the CUDA runtime of the major that the
 * machine's GPU is used with, wherever it was found (the loader looks in fewer places), and the CUDA 12 build of the
 * backend where that is the one. Which major an engine that was built here needs is not known: it gets all that there are.
 */
import type { Machine } from '../../contract/hardware.ts';
import { locateCuda12Backend } from '../../native/locate.ts';
import { cudaLibraryFiles, findCudaRuntimes, type LibraryFoldersOptions } from './cudaRuntime.ts';
import { chooseBackend, cudaPackages } from './engineBackend.ts';

export interface EngineLibraries {
  readonly preload?: string[];
  readonly gpuBackend?: string;
}

/** Nothing on a machine that does not use CUDA. */
export const engineLibraries = async (machine: Machine, options: LibraryFoldersOptions): Promise<EngineLibraries> => {
  const choice = machine.gpus.map((gpu) => chooseBackend(gpu, machine)).find(({ backend }) => backend === 'cuda');
  if (choice === undefined) return {};
  const { complete } = await findCudaRuntimes(options);
  if (choice.code === 'unchecked') return { preload: complete.flatMap((runtime) => [...cudaLibraryFiles(runtime)]) };
  const wanted = cudaPackages.find(({ name }) => name === choice.cudaPackage);
  if (wanted === undefined) return {};
  const runtime = complete.find(({ major }) => major === wanted.major);
  const gpuBackend = wanted.name === 'cuda-ext' ? locateCuda12Backend() : null;
  return {
    ...(runtime !== undefined && { preload: [...cudaLibraryFiles(runtime)] }),
    ...(gpuBackend !== null && { gpuBackend }),
  };
};
