/**
 * An error that nobody caught is logged, and the app goes on: answers are made in other processes, and a window that
 * vanishes loses more than it protects. (With no listener, Electron would show a raw stack trace in a dialog.)
 */
import type { Logger } from 'pino';

export const logUncaught = (log: Logger): void => {
  process.on('uncaughtException', (error) => log.error({ err: error }, 'uncaught exception'));
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'unhandled rejection'));
};
