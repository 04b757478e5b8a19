/**
 * llama.cpp's, CUDA's, Vulkan's, Metal's and the system's last words, and ways to end, with the cause that each stands for.
 * The first row that matches is the answer, so what is more exact stands above.
 */
import type { EngineDeathCause } from '../../contract/engineDeathTexts.ts';
import type { ErrorCode } from '../../contract/error.ts';
import type { FullMemory } from './loadTarget.ts';

/** What a person can change of the load against it happening again; `loadChoices` has the names. */
export type HelpfulSetting = 'devices' | 'gpuLayers' | 'contextTokens' | 'ubatchTokens';

export interface KnownDeath {
  readonly cause: EngineDeathCause;
  readonly code: ErrorCode;
  readonly full: FullMemory | null;
  readonly setting: HelpfulSetting | null;
}

const death = (
  cause: EngineDeathCause,
  setting: HelpfulSetting | null,
  code: ErrorCode = 'ENGINE_DIED',
  full: FullMemory | null = null,
): KnownDeath => ({ cause, code, full, setting });

export const lastWords: readonly { readonly pattern: RegExp; readonly death: KnownDeath }[] = [
  {
    pattern: /the provided PTX was compiled with an unsupported toolchain/,
    death: death('ptxTooNew', 'devices'),
  },
  {
    pattern:
      /CUDA driver version is insufficient|unsupported display driver|not supported in the installed CUDA driver/,
    death: death('driverTooOld', 'devices'),
  },
  {
    pattern: /no kernel image is available|invalid device function/,
    death: death('noKernel', 'devices'),
  },
  {
    pattern:
      /no CUDA-capable device|device\(s\) is\/are busy or unavailable|driver shutting down|GPU is lost|device not ready|ErrorDeviceLost|DeviceLostError|CUDA error: unknown error|CUDA error: initialization error/,
    death: death('gpuGone', 'devices'),
  },
  {
    pattern: /the launch timed out|ErrorTimeout|GPU Timeout/,
    death: death('gpuTooLong', 'ubatchTokens'),
  },
  {
    pattern: /uncorrectable ECC error/,
    death: death('gpuEcc', 'devices'),
  },
  {
    pattern:
      /CUDA error: out of memory|cudaMalloc failed: out of memory|CUDA error: the resource allocation failed|CUBLAS_STATUS_ALLOC_FAILED|ErrorOutOfDeviceMemory|Device memory allocation of size \d+ failed|failed to allocate (?:CUDA|Vulkan|MTL|Metal)\d* buffer|Insufficient Memory|CallbackErrorOutOfMemory/,
    death: death('gpuFull', 'gpuLayers', 'ENGINE_OUT_OF_MEMORY', 'gpu'),
  },
  {
    pattern:
      /failed to allocate (?:CPU\w* )?buffer|std::bad_alloc|unable to allocate|ErrorOutOfHostMemory|failed to allocate memory|Cannot allocate memory|failed to mmap/,
    death: death('ramFull', 'contextTokens', 'ENGINE_OUT_OF_MEMORY', 'ram'),
  },
  {
    pattern: /JavaScript heap out of memory/,
    death: death('heapFull', 'contextTokens'),
  },
  {
    pattern:
      /CUDA error: (?:unspecified launch failure|an illegal (?:memory access|instruction)|device-side assert|misaligned address)/,
    death: death('gpuFault', 'devices'),
  },
  {
    pattern: /CUDA error: |Failed to (?:create|submit) \w+|command buffer \d+ failed|vk::\w+Error/,
    death: death('gpuOther', 'devices'),
  },
  {
    pattern:
      /error while loading shared libraries|undefined symbol|version `\w+_[\d.]+' not found|cannot open shared object file/,
    death: death('libraryMissing', null, 'ENGINE_LIBRARY_MISSING'),
  },
  {
    pattern: /GGML_ASSERT|GGML_ABORT/,
    death: death('ownCheck', 'devices'),
  },
];

/** Linux' and macOS' signals. */
export const deathBySignal: Readonly<Record<string, KnownDeath>> = {
  SIGKILL: death('killed', 'contextTokens'),
  SIGSEGV: death('crashed', 'devices'),
  SIGBUS: death('fileGone', null),
  SIGILL: death('instruction', null),
  SIGABRT: death('aborted', 'devices'),
};

/** Windows ends a process by an exception with its number as the exit code. */
export const deathByExitCode: Readonly<Record<number, KnownDeath>> = {
  0xc0000005: death('crashed', 'devices'),
  0xc00000fd: death('crashed', 'devices'),
  0xc0000006: death('fileGone', null),
  0xc000001d: death('instruction', null),
  0xc0000409: death('aborted', 'devices'),
  0xc0000135: death('libraryMissing', null, 'ENGINE_LIBRARY_MISSING'),
  0xc0000017: death('ramFull', 'contextTokens', 'ENGINE_OUT_OF_MEMORY', 'ram'),
};

/** SIGKILL, while the system's count of processes that it ended for their memory rose. */
export const deathByMemoryKiller: KnownDeath = death('systemFull', 'contextTokens', 'ENGINE_OUT_OF_MEMORY', 'ram');
