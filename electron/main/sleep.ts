/** The system's news that the computer has woken, for the services: a GPU or the engine may be lost by then. */
import { powerMonitor } from 'electron';
import type { Logger } from 'pino';

export const followSleep =
  (log: Logger) =>
  (onWake: () => void): (() => void) => {
    const woken = (): void => {
      log.info('the computer has woken');
      onWake();
    };
    powerMonitor.on('resume', woken);
    return () => powerMonitor.off('resume', woken);
  };
