/**
 * The end of the engine's process in one sentence with a cause and a next step, from how it ended and its last lines.
 * The table holds llama.cpp's and the system's own messages; the first row that matches is the answer.
 */
import { HearthError, type ErrorCode } from '../../contract/error.ts';
import type { ChildExit } from '../process/launcher.ts';

interface KnownDeath {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: string;
  readonly next: string;
}

const known: readonly KnownDeath[] = [
  {
    pattern: /the provided PTX was compiled with an unsupported toolchain/i,
    code: 'ENGINE_DIED',
    message: 'The NVIDIA driver is older than the engine: it cannot compile the engine for this GPU.',
    next: 'Update the NVIDIA driver, or run on Vulkan or the CPU.',
  },
  {
    pattern: /no kernel image is available/i,
    code: 'ENGINE_DIED',
    message: 'The engine has no program for this GPU.',
    next: 'Run on Vulkan or the CPU.',
  },
  {
    pattern: /CUDA error: out of memory|cudaMalloc failed: out of memory|ErrorOutOfDeviceMemory/i,
    code: 'ENGINE_OUT_OF_MEMORY',
    message: 'The GPU ran out of memory.',
    next: 'Close programs that use the GPU, choose a shorter context, or put fewer layers on the GPU.',
  },
  {
    pattern: /failed to allocate (?:CPU )?buffer|std::bad_alloc|unable to allocate/i,
    code: 'ENGINE_OUT_OF_MEMORY',
    message: 'There was not enough memory for this model.',
    next: 'Close other programs, choose a shorter context, or a smaller model.',
  },
  {
    pattern: /CUDA error: (?:unspecified launch failure|an illegal memory access|device-side assert)/i,
    code: 'ENGINE_DIED',
    message: 'The GPU reported an error while computing.',
    next: 'Try again. If it happens again, update the GPU driver.',
  },
  {
    pattern: /GGML_ASSERT|GGML_ABORT/,
    code: 'ENGINE_DIED',
    message: 'The engine stopped at one of its own checks.',
    next: 'Verify the model file. If it is right, report this with the details.',
  },
];

const bySignal: Readonly<Record<string, Pick<KnownDeath, 'message' | 'next'>>> = {
  SIGKILL: {
    message: 'The engine was ended from outside, most likely because the system ran out of memory.',
    next: 'Send the message again. If it happens again, close other programs or choose a smaller model.',
  },
  SIGSEGV: {
    message: 'The engine crashed.',
    next: 'Send the message again. If it happens again, verify the model and update the GPU driver.',
  },
  SIGBUS: {
    message: 'The engine could not read the model file any more.',
    next: 'Check that its disk is connected, verify the model, and send the message again.',
  },
  SIGILL: {
    message: 'The engine used an instruction that this processor does not have.',
    next: 'Report this with the details and the name of the processor.',
  },
  SIGABRT: {
    message: 'The engine stopped itself because of an internal error.',
    next: 'Send the message again. If it happens again, report it with the details.',
  },
};

const logTailLines = 20;

interface Cause {
  readonly death: KnownDeath;
  readonly line: string;
}

const findCause = (lines: readonly string[]): Cause | null => {
  for (const death of known) {
    const line = lines.findLast((candidate) => death.pattern.test(candidate));
    if (line !== undefined) return { death, line };
  }
  return null;
};

const howItEnded = ({ exitCode, signal }: ChildExit): string =>
  signal ?? (exitCode === null ? 'it could not be started' : `exit code ${exitCode}`);

export const explainEngineDeath = (exit: ChildExit, log: readonly string[]): HearthError => {
  const tail = log.slice(-logTailLines);
  // Where a debugger is installed, ggml has it print a backtrace, which pushes the cause far up.
  const cause = findCause(tail) ?? findCause(log);
  const shown = cause === null || tail.includes(cause.line) ? tail : [cause.line, ...tail];
  const details = { exitCode: exit.exitCode, signal: exit.signal, log: shown };
  if (cause !== null) {
    const { code, message, next } = cause.death;
    return new HearthError({ code, message, next, details });
  }
  const signal = exit.signal === null ? undefined : bySignal[exit.signal];
  return new HearthError({
    code: 'ENGINE_DIED',
    message: signal?.message ?? `The engine ended unexpectedly (${howItEnded(exit)}).`,
    next: signal?.next ?? 'Send the message again. If it happens again, report it with the details.',
    details,
  });
};
