/**
 * Electron gives the end of a utility process as one number. On Windows that is the exit code. On POSIX it is the exit
 * code after an ordinary exit, and what `waitpid` said after any other: a signal's number, with 128 added when a core was
 * dumped, or an exit code shifted by eight bits. This tells them apart.
 */
import { constants } from 'node:os';
import type { ChildExit } from '../../core/process/launcher.ts';

/**
 * The signals that end a native program. Only these: the lowest numbers are ordinary exit codes (1 is what Node exits with
 * after an uncaught error, and also SIGHUP).
 */
const deadly = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM'] as const;

const nameOf = (number: number): string | null => deadly.find((name) => constants.signals[name] === number) ?? null;

export const utilityExit = (code: number, platform: NodeJS.Platform): ChildExit => {
  if (platform === 'win32') return { exitCode: code, signal: null };
  if (code > 0xff && (code & 0xff) === 0) return { exitCode: code >> 8, signal: null };
  const signal = nameOf(code >= 0x80 ? code & 0x7f : code);
  return signal === null ? { exitCode: code, signal: null } : { exitCode: null, signal };
};
