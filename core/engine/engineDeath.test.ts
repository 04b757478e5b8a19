import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../contract/error.ts';
import type { ChildExit } from '../process/launcher.ts';
import { explainEngineDeath } from './engineDeath.ts';

const aborted: ChildExit = { exitCode: null, signal: 'SIGABRT' };

/** Lines as llama.cpp v0.4.0, CUDA and Vulkan write them. */
const lines: readonly { line: string; code: ErrorCode; message: RegExp; next: RegExp }[] = [
  {
    line: 'CUDA error: the provided PTX was compiled with an unsupported toolchain.',
    code: 'ENGINE_DIED',
    message: /driver is older than the engine/,
    next: /Update the NVIDIA driver/,
  },
  {
    line: 'CUDA error: no kernel image is available for execution on the device',
    code: 'ENGINE_DIED',
    message: /no program for this GPU/,
    next: /Vulkan or the CPU/,
  },
  { line: 'CUDA error: out of memory', code: 'ENGINE_OUT_OF_MEMORY', message: /GPU ran out/, next: /fewer layers/ },
  {
    line: 'ggml_backend_cuda_buffer_type_alloc_buffer: allocating 9000.00 MiB on device 0: cudaMalloc failed: out of memory',
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
    line: 'ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99999999',
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
    line: 'CUDA error: an illegal memory access was encountered',
    code: 'ENGINE_DIED',
    message: /GPU reported an error/,
    next: /update the GPU driver/,
  },
  {
    line: 'CUDA error: unspecified launch failure',
    code: 'ENGINE_DIED',
    message: /GPU reported an error/,
    next: /update the GPU driver/,
  },
  {
    line: 'llama-model.cpp:1260: GGML_ASSERT(n_expert_used_max <= hparams.n_expert) failed',
    code: 'ENGINE_DIED',
    message: /one of its own checks/,
    next: /Verify the model file/,
  },
];

const endings: readonly { exit: ChildExit; message: RegExp }[] = [
  { exit: { exitCode: null, signal: 'SIGKILL' }, message: /ended from outside.*out of memory/ },
  { exit: { exitCode: null, signal: 'SIGSEGV' }, message: /crashed/ },
  { exit: { exitCode: null, signal: 'SIGABRT' }, message: /internal error/ },
  { exit: { exitCode: null, signal: 'SIGBUS' }, message: /could not read the model file/ },
  { exit: { exitCode: null, signal: 'SIGILL' }, message: /instruction that this processor does not have/ },
  { exit: { exitCode: null, signal: 'SIGFPE' }, message: /\(SIGFPE\)/ },
  { exit: { exitCode: 7, signal: null }, message: /\(exit code 7\)/ },
  { exit: { exitCode: null, signal: null }, message: /\(it could not be started\)/ },
];

describe('the end of the engine in words', () => {
  it.each(lines)('does not leave "$line" to the user to understand', ({ line, code, message, next }) => {
    const error = explainEngineDeath(aborted, ['load_tensors: CPU model buffer size = 12 MiB', line]);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.next).toMatch(next);
    expect(error.details['log']).toContain(line);
  });

  it.each(endings)('tells a death without last words by how it ended: $exit', ({ exit, message }) => {
    const error = explainEngineDeath(exit, ['print_info: n_vocab = 2048']);
    expect(error.code).toBe('ENGINE_DIED');
    expect(error.message).toMatch(message);
    expect(error.next).not.toBe('');
    expect(error.details).toMatchObject(exit);
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
