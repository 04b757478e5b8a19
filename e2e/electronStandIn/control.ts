/**
 * Lets the test that started this process run a function in it, with Electron's API as the first argument, as
 * Playwright's `ElectronApplication.evaluate` does with the real one.
 */
import { runInThisContext } from 'node:vm';
import { shownBrowser } from './browser.ts';

export interface ControlRequest {
  readonly id: number;
  /** Null asks for the address of the browser that shows the windows, once there is a window. */
  readonly source: string | null;
  readonly parameter: unknown;
}

export type ControlReply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

const run = async ({ source, parameter }: ControlRequest): Promise<unknown> => {
  if (source === null) return await shownBrowser;
  const electron = await import('./electron.ts');
  const evaluate = runInThisContext(`(${source})`) as (electron: unknown, parameter: unknown) => unknown;
  return await evaluate(electron, parameter);
};

export const answerTest = (): void => {
  const send = process.send?.bind(process);
  if (send === undefined) return;
  process.on('message', (request: ControlRequest) => {
    const { id } = request;
    run(request).then(
      (value) => send({ id, value } satisfies ControlReply),
      (error: unknown) => send({ id, error: String(error) } satisfies ControlReply),
    );
  });
  // Nothing is left running by a test that was broken off.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
  Object.defineProperty(process, 'send', { value: undefined });
};
