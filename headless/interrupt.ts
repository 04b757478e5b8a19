/**
 * Ctrl+C, and what a service manager sends, as an AbortSignal; a second Ctrl+C ends the program at once. A reader that
 * goes away (`hearth chat … | head -1`) interrupts too: there is nobody left to tell.
 */
import { HearthError } from '../contract/error.ts';

export const interruptedExitCode = 130;

export const onInterrupt = (): AbortSignal => {
  const controller = new AbortController();
  const abort = (): void =>
    controller.abort(
      new HearthError({ code: 'CANCELLED', message: 'Interrupted.', next: 'Run the command again at any time.' }),
    );
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(interruptedExitCode);
    abort();
  };
  process.stdout.on('error', abort);
  // Notes that nobody reads are no reason to end, and none to crash.
  process.stderr.on('error', () => undefined);
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
};
