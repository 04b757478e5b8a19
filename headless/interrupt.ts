/** Ctrl+C, and what a service manager sends, as an AbortSignal; a second Ctrl+C ends the program at once. */
import { HearthError } from '../contract/error.ts';

export const interruptedExitCode = 130;

export const onInterrupt = (): AbortSignal => {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(interruptedExitCode);
    controller.abort(
      new HearthError({ code: 'CANCELLED', message: 'Interrupted.', next: 'Run the command again at any time.' }),
    );
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
};
