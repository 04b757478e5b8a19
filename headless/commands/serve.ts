/** `hearth serve`: the same page as the desktop window, for a browser on this machine. */
import { once } from 'node:events';
import { createServices } from '../../core/compose.ts';
import { startBrowserHost } from '../browserHost.ts';
import { interruptedExitCode } from '../interrupt.ts';
import { openBrowser } from '../openBrowser.ts';
import type { Output } from '../output.ts';
import { createShellPorts, rendererFolder } from '../shellPorts.ts';

export const runServe = async (
  { port, open }: { readonly port: number; readonly open: boolean },
  output: Output,
  signal: AbortSignal,
): Promise<number> => {
  const services = await createServices(createShellPorts('browser'));
  try {
    const host = await startBrowserHost({ services, rendererFolder, port });
    output.record({ type: 'listening', url: host.url });
    output.line(`Hearth is ready at ${host.url}`);
    output.note('The address holds the key to it; Ctrl+C ends it.');
    if (open) openBrowser(host.url);
    if (!signal.aborted) await once(signal, 'abort');
    await host.close();
    return interruptedExitCode;
  } finally {
    await services.close();
  }
};
