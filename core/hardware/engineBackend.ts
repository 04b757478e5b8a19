/**
 * Which of the engine's packages can use a GPU on this machine, and what stands in the way of a better one.
 *
 * The engine comes prebuilt. Its CUDA packages hold machine code (SASS) for a few GPU generations and PTX, which the
 * driver compiles for others. Lists of both were read out of the shipped libraries (node-llama-cpp 3.21.1, `libggml-cuda`).
 * Rules, from NVIDIA's CUDA programming guide and its compatibility guide:
 * - SASS runs on GPUs of the same major compute capability with an equal or higher minor one;
 * - PTX runs on GPUs of an equal or higher capability, if the driver's CUDA is not older than the toolkit that made it.
 *   Otherwise the engine starts and dies at its first kernel: "PTX was compiled with an unsupported toolchain";
 * - any driver of a toolkit's own major version (580 for CUDA 13, 525 for CUDA 12) runs its SASS.
 * Neither package carries cudart and cublas; where they are missing, the engine falls to the CPU without a word.
 * None of it is known of a CUDA engine that was built here: only its start tells what it runs on.
 */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { notTold } from './reading.ts';
import { compareVersions } from './versions.ts';

export interface CudaPackage {
  readonly name: 'cuda' | 'cuda-ext';
  /** The CUDA version that the PTX was made with (`cuda-ext`: PTX ISA 8.4, which is CUDA 12.4's). */
  readonly toolkit: string;
  readonly major: number;
  readonly sass: readonly string[];
  readonly ptx: readonly string[];
  /** The first driver branch that runs the SASS, and the first that compiles the PTX. */
  readonly sassDriver: string;
  readonly ptxDriver: string;
}

export const cudaPackages: readonly CudaPackage[] = [
  {
    name: 'cuda',
    toolkit: '13.1',
    major: 13,
    sass: ['8.6', '8.9', '12.0', '12.1'],
    ptx: ['7.5', '8.0', '9.0'],
    sassDriver: '580',
    ptxDriver: '590',
  },
  {
    name: 'cuda-ext',
    toolkit: '12.4',
    major: 12,
    sass: ['8.6'],
    ptx: ['5.0', '6.1', '7.0', '7.5', '8.0'],
    sassDriver: '525',
    ptxDriver: '550',
  },
];

/** What keeps a package from using a GPU. */
export type Obstacle =
  | { readonly kind: 'no code'; readonly package: CudaPackage }
  | { readonly kind: 'driver unknown'; readonly package: CudaPackage }
  /** `trap`: the engine would start with this driver and die at the first kernel. */
  | { readonly kind: 'driver too old'; readonly package: CudaPackage; readonly needed: string; readonly trap: boolean }
  | { readonly kind: 'runtime missing'; readonly package: CudaPackage };

export interface BackendChoice {
  readonly backend: 'cuda' | 'vulkan' | 'metal' | 'cpu';
  /** The CUDA package to load; null for the other backends, and for an engine that was built here. */
  readonly cudaPackage: CudaPackage['name'] | null;
  /** Of CUDA: machine code that fits, PTX that the driver compiles at the first start, or nobody knows (built here). */
  readonly code: 'sass' | 'ptx' | 'unchecked' | null;
  /** Of each CUDA package that was not chosen; empty for GPUs of other makers. */
  readonly obstacles: readonly Obstacle[];
}

/** @param machine its `os` and `runtimes` decide what can be loaded. */
export const chooseBackend = (gpu: Gpu, machine: Machine): BackendChoice => {
  const { platform, architecture } = machine.os;
  if (platform === 'darwin') return simple(has(machine, 'metal') ? 'metal' : 'cpu');
  if (usesOwnEngine(gpu, machine)) return { ...simple('cuda'), code: 'unchecked' };
  // GPU packages exist for x64 only (and Metal).
  if (architecture !== 'x64') return simple('cpu');
  const fallback = has(machine, 'vulkan') ? 'vulkan' : 'cpu';
  if (gpu.vendor !== 'NVIDIA') return simple(fallback);
  // NVIDIA's Vulkan comes with the same driver as CUDA.
  if (gpu.driverVersion === null && !isUntold(machine)) return simple('cpu');

  const obstacles: Obstacle[] = [];
  for (const candidate of cudaPackages) {
    const assessed = assessCudaPackage(candidate, gpu, machine);
    if (assessed.usable) return { backend: 'cuda', cudaPackage: candidate.name, code: assessed.code, obstacles };
    obstacles.push(assessed.obstacle);
  }
  return { ...simple(fallback), obstacles };
};

/** An engine that was built here is for the NVIDIA cards that have a driver, on any processor. */
export const usesOwnEngine = ({ vendor, driverVersion }: Gpu, { runtimes }: Machine): boolean =>
  runtimes.ownCudaEngine !== null && vendor === 'NVIDIA' && driverVersion !== null;

const simple = (backend: BackendChoice['backend']): BackendChoice => ({
  backend,
  cudaPackage: null,
  code: null,
  obstacles: [],
});

type Assessment =
  { readonly usable: true; readonly code: 'sass' | 'ptx' } | { readonly usable: false; readonly obstacle: Obstacle };

/** A saved machine that does not tell of a runtime is taken to have it: Hearth or one command brings it. */
const has = ({ runtimes, unknown }: Machine, runtime: 'cuda' | 'vulkan' | 'metal'): boolean =>
  runtimes[runtime] !== null || unknown[`runtimes.${runtime}`] === notTold;

/** True where a saved machine does not tell of its NVIDIA driver; it is then taken to be new enough. */
const isUntold = ({ unknown }: Machine): boolean => unknown['gpus.driverVersion'] === notTold;

const assessCudaPackage = (candidate: CudaPackage, gpu: Gpu, machine: Machine): Assessment => {
  const blocked = (obstacle: Obstacle): Assessment => ({ usable: false, obstacle });
  const code = codeFor(candidate, gpu.computeCapability);
  if (code === null) return blocked({ kind: 'no code', package: candidate });
  const neededCuda = code === 'ptx' ? candidate.toolkit : `${candidate.major}.0`;
  const cuda = gpu.cudaVersion ?? (gpu.driverVersion === null && isUntold(machine) ? neededCuda : null);
  if (cuda === null) return blocked({ kind: 'driver unknown', package: candidate });
  if (compareVersions(cuda, neededCuda) < 0) {
    const trap = code === 'ptx' && compareVersions(cuda, `${candidate.major}.0`) >= 0;
    const needed = code === 'ptx' ? candidate.ptxDriver : candidate.sassDriver;
    return blocked({ kind: 'driver too old', package: candidate, needed, trap });
  }
  return machine.unknown['runtimes.cuda'] === notTold || runtimeMajors(machine.runtimes.cuda).includes(candidate.major)
    ? { usable: true, code }
    : blocked({ kind: 'runtime missing', package: candidate });
};

/** An unknown capability counts as none: a wrong guess ends in a crash and not in a slower answer. */
const codeFor = ({ sass, ptx }: CudaPackage, capability: string | null): 'sass' | 'ptx' | null => {
  if (capability === null) return null;
  const runsSass = (built: string): boolean =>
    built.split('.')[0] === capability.split('.')[0] && compareVersions(built, capability) <= 0;
  if (sass.some(runsSass)) return 'sass';
  return ptx.some((built) => compareVersions(built, capability) <= 0) ? 'ptx' : null;
};

/** `13.1.80, 12.4.127` → 13, 12. */
const runtimeMajors = (versions: string | null): number[] =>
  (versions ?? '').split(',').map((version) => Number.parseInt(version, 10));
