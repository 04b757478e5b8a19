/**
 * Ctrl+C, and what a service manager sends, as an AbortSignal; a second Ctrl+C ends the program at once. A reader that
 * goes away (`hearth chat … | head -1`) interrupts too: there is nobody left to tell.
 */
import { HearthError } from '../contract/error.ts';

export const interruptedExitCode = 130;

/** One Ctrl+C may come several times: from the terminal, and passed on by the process that started this one. */
const sameInterruptMs = 250;

export const onInterrupt = (): AbortSignal => {
  const controller = new AbortController();
  let interruptedMs: number | null = null;
  const abort = (): void =>
    controller.abort(
      new HearthError({ code: 'CANCELLED', message: 'Interrupted.', next: 'Run the command again at any time.' }),
    );
  const interrupt = (): void => {
    const nowMs = performance.now();
    if (interruptedMs !== null && nowMs - interruptedMs > sameInterruptMs) process.exit(interruptedExitCode);
    interruptedMs ??= nowMs;
    abort();
  };
  process.stdout.on('error', abort);
  // Notes that nobody reads are no reason to end, and none to crash.
  process.stderr.on('error', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return controller.signal;
};
