import { describe, expect, it } from 'vitest';
import { engineDeathText } from '../../contract/engineDeathTexts.ts';
import type { ErrorCode } from '../../contract/error.ts';
import type { ChildExit } from '../process/launcher.ts';
import { explainEngineDeath, explainLackOfMemory } from './engineDeath.ts';
import { lastWords } from './knownDeaths.ts';

const aborted: ChildExit = { exitCode: null, signal: 'SIGABRT' };

/** Lines as llama.cpp v0.4.0, CUDA, Vulkan, Metal and the system write them. */
const lines: readonly { line: string; code?: ErrorCode; message: RegExp; next: RegExp }[] = [
  {
    line: 'CUDA error: the provided PTX was compiled with an unsupported toolchain.',
    message: /driver is older than the engine/,
    next: /Update the NVIDIA driver/,
  },
  {
    line: 'ggml_cuda_init: failed to initialize CUDA: CUDA driver version is insufficient for CUDA runtime version',
    message: /driver is too old/,
    next: /Update the NVIDIA driver/,
  },
  {
    line: 'CUDA error: system has unsupported display driver / cuda driver combination',
    message: /driver is too old/,
    next: /Update the NVIDIA driver/,
  },
  {
    line: 'CUDA error: no kernel image is available for execution on the device',
    message: /no program for this GPU/,
    next: /Vulkan or the CPU/,
  },
  {
    line: 'CUDA error: no CUDA-capable device is detected',
    message: /not there any more/,
    next: /restart the computer/,
  },
  {
    line: 'CUDA error: CUDA-capable device(s) is/are busy or unavailable',
    message: /not there any more/,
    next: /on the CPU/,
  },
  { line: 'CUDA error: unknown error', message: /not there any more/, next: /restart the computer/ },
  { line: 'CUDA error: driver shutting down', message: /not there any more/, next: /restart the computer/ },
  {
    line: "terminate called after throwing an instance of 'vk::DeviceLostError'",
    message: /not there any more/,
    next: /CPU/,
  },
  { line: '  what():  vk::Queue::submit: ErrorDeviceLost', message: /not there any more/, next: /CPU/ },
  { line: 'CUDA error: the launch timed out and was terminated', message: /took too long/, next: /--ubatch 128/ },
  {
    line: 'error: Caused GPU Timeout Error (00000002:kIOGPUCommandBufferCallbackErrorTimeout)',
    message: /took too long/,
    next: /fewer layers/,
  },
  { line: 'CUDA error: uncorrectable ECC error encountered', message: /fault that it cannot correct/, next: /checked/ },
  { line: 'CUDA error: out of memory', code: 'ENGINE_OUT_OF_MEMORY', message: /GPU ran out/, next: /fewer layers/ },
  {
    line: 'ggml_backend_cuda_buffer_type_alloc_buffer: allocating 9000.00 MiB on device 0: cudaMalloc failed: out of memory',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /GPU ran out/,
    next: /fewer layers/,
  },
  {
    line: 'alloc_tensor_range: failed to allocate CUDA0 buffer of size 9437184000',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /GPU ran out/,
    next: /fewer layers/,
  },
  {
    line: 'CUDA error: the resource allocation failed',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /GPU ran out/,
    next: /fewer layers/,
  },
  {
    line: 'ggml_vulkan: vk::Device::allocateMemory: ErrorOutOfDeviceMemory',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /GPU ran out/,
    next: /fewer layers/,
  },
  {
    line: 'error: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /GPU ran out/,
    next: /fewer layers/,
  },
  {
    line: 'ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99999999',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /not enough memory/,
    next: /smaller model/,
  },
  {
    line: 'llama_model_load: error loading model: unable to allocate CPU_REPACK buffer',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /not enough memory/,
    next: /smaller model/,
  },
  {
    line: 'llama_model_load: error loading model: mmap failed: Cannot allocate memory',
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /not enough memory/,
    next: /smaller model/,
  },
  {
    line: "terminate called after throwing an instance of 'std::bad_alloc'",
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /not enough memory/,
    next: /smaller model/,
  },
  {
    line: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    message: /prepares texts/,
    next: /new chat/,
  },
  {
    line: 'CUDA error: an illegal memory access was encountered',
    message: /GPU reported/,
    next: /update the GPU driver/,
  },
  { line: 'CUDA error: unspecified launch failure', message: /GPU reported an error/, next: /update the GPU driver/ },
  { line: 'CUDA error: device-side assert triggered', message: /GPU reported an error/, next: /update the GPU driver/ },
  { line: 'CUDA error: peer access is not supported', message: /driver refused/, next: /on the CPU/ },
  {
    line: 'node: error while loading shared libraries: libgomp.so.1: cannot open shared object file',
    code: 'ENGINE_LIBRARY_MISSING',
    message: /library that the engine needs/,
    next: /This machine/,
  },
  {
    line: 'llama-model.cpp:1260: GGML_ASSERT(n_expert_used_max <= hparams.n_expert) failed',
    message: /one of its own checks/,
    next: /Verify the model file/,
  },
];

const endings: readonly { exit: ChildExit; killed?: boolean; code?: ErrorCode; message: RegExp }[] = [
  { exit: { exitCode: null, signal: 'SIGKILL' }, message: /ended from outside.*out of memory/ },
  {
    exit: { exitCode: null, signal: 'SIGKILL' },
    killed: true,
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /^The system ran out of memory/,
  },
  { exit: { exitCode: null, signal: 'SIGSEGV' }, message: /crashed/ },
  { exit: { exitCode: null, signal: 'SIGABRT' }, message: /internal error/ },
  { exit: { exitCode: null, signal: 'SIGBUS' }, message: /could not read the model file/ },
  { exit: { exitCode: null, signal: 'SIGILL' }, message: /instruction that this processor does not have/ },
  { exit: { exitCode: null, signal: 'SIGFPE' }, message: /\(SIGFPE\)/ },
  { exit: { exitCode: 0xc0000005, signal: null }, message: /crashed/ },
  { exit: { exitCode: 0xc0000135, signal: null }, code: 'ENGINE_LIBRARY_MISSING', message: /library/ },
  { exit: { exitCode: 0xc0000017, signal: null }, code: 'ENGINE_OUT_OF_MEMORY', message: /not enough memory/ },
  { exit: { exitCode: 7, signal: null }, message: /\(exit code 7\)/ },
  { exit: { exitCode: null, signal: null }, message: /\(it could not be started\)/ },
];

describe('the end of the engine in words', () => {
  it.each(lines)(
    'does not leave "$line" to the user to understand',
    ({ line, code = 'ENGINE_DIED', message, next }) => {
      const error = explainEngineDeath(aborted, ['load_tensors: CPU model buffer size = 12 MiB', line]);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.next).toMatch(next);
      expect(error.details['log']).toContain(line);
    },
  );

  it.each(endings)(
    'tells a death without last words by how it ended: $exit',
    ({ exit, killed = false, code = 'ENGINE_DIED', message }) => {
      const error = explainEngineDeath(exit, ['print_info: n_vocab = 2048'], killed);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.next).not.toBe('');
      expect(error.details).toMatchObject(exit);
    },
  );

  it('has no row in its table that no known line comes to', () => {
    const reached = new Set(lines.map(({ line }) => explainEngineDeath(aborted, [line]).details['cause']));
    expect(lastWords.map(({ death }) => death.cause).filter((cause) => !reached.has(cause))).toEqual([]);
  });

  it('says the same in Chinese, by the cause in its details', () => {
    for (const { line } of lines) {
      const text = engineDeathText(explainEngineDeath(aborted, [line]).details['cause']);
      expect(text?.message.zh).toMatch(/[。]$/);
      expect(text?.next.zh).toMatch(/[。]$/);
    }
  });

  it('finds the cause above the long backtrace that a debugger prints', () => {
    const cause = 'ggml.c:3456: GGML_ASSERT(a->ne[0] == b->ne[0]) failed';
    const backtrace = Array.from(
      { length: 60 },
      (_, index) => `#${index}  0x00007f0c in ggml_abort () from libggml.so`,
    );
    const error = explainEngineDeath(aborted, [cause, ...backtrace]);
    expect(error.message).toMatch(/one of its own checks/);
    expect(error.details['log']).toEqual([cause, ...backtrace.slice(-20)]);
  });

  it('does not blame an old, survived failure for what the last lines explain', () => {
    const error = explainEngineDeath(aborted, [
      'ggml_cuda_host_malloc: failed to allocate buffer of pinned memory',
      ...Array.from({ length: 40 }, () => 'slot released'),
      'CUDA error: an illegal memory access was encountered',
    ]);
    expect(error.message).toMatch(/GPU reported an error/);
  });
});

describe('a load that is refused', () => {
  it('for its memory is known from other refusals, with the memory that was full', () => {
    const found = explainLackOfMemory([
      'llama_kv_cache: size = 9000 MiB',
      'ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 9437184000',
      'llama_init_from_model: failed to initialize the context: failed to allocate buffer for kv cache',
    ]);
    expect(found?.code).toBe('ENGINE_OUT_OF_MEMORY');
    expect(found?.details).toMatchObject({ full: 'ram', setting: 'contextTokens' });
    expect(explainLackOfMemory(['cudaMalloc failed: out of memory'])?.details['full']).toBe('gpu');
    expect(explainLackOfMemory(["llama_model_load: error loading model: unknown model architecture: 'x'"])).toBeNull();
  });
});
