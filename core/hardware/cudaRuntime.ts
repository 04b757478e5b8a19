/**
 * NVIDIA's CUDA runtime (`cudart`), `cublas` and `cublasLt`, which the engine's CUDA packages need from the system and do not carry.
 *
 * They are looked for by name where the loader and the toolkit's installers put them; nothing is loaded, so a broken
 * installation cannot crash the app. A major version counts only where all three libraries are there: with fewer the
 * engine's CUDA backend fails to load, and everything runs on the CPU without a word. Never rejects.
 */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';

export interface CudaRuntime {
  /** 12 or 13: the number in the library's name, which the engine package must match. */
  readonly major: number;
  /** Of cudart, as exact as its file name tells: `12.4.127` or only `12`. */
  readonly version: string;
  /** Folder of each library; the engine may have to load them by path where the loader does not look there. */
  readonly cudartFolder: string;
  readonly cublasFolder: string;
}

export interface CudaRuntimes {
  /** Newest first. */
  readonly complete: readonly CudaRuntime[];
  /** What was found of incomplete ones, in words; empty where nothing was found. */
  readonly missing: readonly string[];
}

export interface LibraryFoldersOptions {
  readonly platform?: NodeJS.Platform;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Looked into before the system's: those of libraries that Hearth fetched. */
  readonly ownFolders?: readonly string[];
  /** Instead of the system's folders; for tests. */
  readonly folders?: readonly string[];
}

/** Majors that the engine's packages are built for; an older runtime is of no use to it. */
const majors = [13, 12];

export const findCudaRuntimes = async (options: LibraryFoldersOptions = {}): Promise<CudaRuntimes> => {
  const platform = options.platform ?? process.platform;
  const system = options.folders ?? (await libraryFolders(platform, options.environment ?? process.env));
  const folders = [...(options.ownFolders ?? []), ...system];
  const complete: CudaRuntime[] = [];
  const missing: string[] = [];
  for (const major of majors) {
    const [cudart, cublas, cublasLt] = libraryNames(platform, major);
    const cudartFolder = await firstFolderWith(folders, cudart);
    const cublasFolder = await firstFolderWith(folders, cublas);
    const hasLt = (await firstFolderWith(folders, cublasLt)) !== null;
    if (cudartFolder !== null && cublasFolder !== null && !hasLt) {
      missing.push(`${cudart} and ${cublas} are there, but ${cublasLt} is missing`);
    } else if (cudartFolder !== null && cublasFolder !== null) {
      complete.push({ major, version: await versionOf(join(cudartFolder, cudart), major), cudartFolder, cublasFolder });
    } else if (cudartFolder !== null) {
      missing.push(`${cudart} is in ${cudartFolder}, but ${cublas} is missing`);
    } else if (cublasFolder !== null) {
      missing.push(`${cublas} is in ${cublasFolder}, but ${cudart} is missing`);
    }
  }
  return { complete, missing };
};

const libraryNames = (
  platform: NodeJS.Platform,
  major: number,
): readonly [cudart: string, cublas: string, cublasLt: string] =>
  platform === 'win32'
    ? [`cudart64_${major}.dll`, `cublas64_${major}.dll`, `cublasLt64_${major}.dll`]
    : [`libcudart.so.${major}`, `libcublas.so.${major}`, `libcublasLt.so.${major}`];

/** The libraries by full path, each after those that it needs itself. */
export const cudaLibraryFiles = (
  { major, cudartFolder, cublasFolder }: CudaRuntime,
  platform: NodeJS.Platform = process.platform,
): readonly string[] => {
  const [cudart, cublas, cublasLt] = libraryNames(platform, major);
  return [join(cudartFolder, cudart), join(cublasFolder, cublasLt), join(cublasFolder, cublas)];
};

/** `libcudart.so.12` is a link to `libcudart.so.12.4.127`; Windows has the version only in the folder `v12.4`. */
const versionOf = async (path: string, major: number): Promise<string> => {
  const file = await realpath(path).catch(() => path);
  return /\.so\.(\d+(?:\.\d+)+)$/.exec(basename(file))?.[1] ?? /[\\/]v(\d+\.\d+)[\\/]/.exec(file)?.[1] ?? String(major);
};

const firstFolderWith = async (folders: readonly string[], file: string): Promise<string | null> => {
  for (const folder of folders) {
    if ((await readdir(folder).catch(() => [])).some((name) => name.toLowerCase() === file.toLowerCase()))
      return folder;
  }
  return null;
};

/** Where the loader looks, and where NVIDIA's installers and container images, Arch, WSL 2 and Conda put libraries. */
export const libraryFolders = async (
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> => {
  const listed = (name: string): string[] => (environment[name] ?? '').split(delimiter).filter((part) => part !== '');
  if (platform === 'win32') {
    const toolkits = Object.entries(environment)
      .filter(([name]) => /^CUDA_PATH/i.test(name))
      .flatMap(([, folder]) => (folder === undefined ? [] : [join(folder, 'bin'), join(folder, 'bin', 'x64')]));
    return unique([...toolkits, ...listed('PATH'), ...listed('Path'), 'C:\\Windows\\System32']);
  }
  if (platform !== 'linux') return [];
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const target = process.arch === 'arm64' ? 'sbsa-linux' : 'x86_64-linux';
  const toolkits = (await readdir('/usr/local').catch(() => [])).filter((name) => /^cuda(-|$)/.test(name));
  const roots = [
    ...['CUDA_PATH', 'CUDA_HOME'].flatMap((name) => listed(name)),
    ...toolkits.sort().map((name) => join('/usr/local', name)),
    '/opt/cuda',
    ...listed('CONDA_PREFIX'),
  ];
  return unique([
    ...listed('LD_LIBRARY_PATH'),
    ...(await loaderFolders()),
    `/usr/lib/${triplet}`,
    `/lib/${triplet}`,
    '/usr/lib64',
    '/usr/lib',
    '/usr/local/lib',
    ...roots.flatMap((root) => [join(root, 'lib64'), join(root, 'lib'), join(root, 'targets', target, 'lib')]),
    '/usr/local/nvidia/lib64',
    '/usr/lib/wsl/lib',
  ]);
};

/** The folders named in `/etc/ld.so.conf.d/*.conf`, which is what the loader's cache is made of. */
const loaderFolders = async (): Promise<string[]> => {
  const folder = '/etc/ld.so.conf.d';
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.conf')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  return texts.flatMap((text) => text.split('\n').map((line) => line.trim())).filter((line) => line.startsWith('/'));
};

const unique = (folders: readonly string[]): readonly string[] => [...new Set(folders)];
