/** `hearth serve`: the same page as the desktop window, for a browser on this machine. */
import { once } from 'node:events';
import { alertWords } from '../../contract/alertTexts.ts';
import type { MetricsEndpoint } from '../../contract/metrics.ts';
import { openHearth } from '../../core/hearth.ts';
import { startBrowserHost } from '../browserHost.ts';
import { interruptedExitCode } from '../interrupt.ts';
import { openBrowser } from '../openBrowser.ts';
import type { Output } from '../output.ts';
import { createShellPorts, rendererFolder } from '../shellPorts.ts';

export interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
  /** Lets Prometheus read the numbers in this run, whatever the settings say. */
  readonly metrics: boolean;
  /** A saved machine to judge and plan for instead of this one. */
  readonly machineFile: string | null;
}

export const runServe = async (
  { port, open, metrics, machineFile }: ServeOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> => {
  const hearth = await openHearth(
    createShellPorts('browser', {
      metrics,
      machineFile,
      notify: (alert) => {
        const { title, text } = alertWords(alert, 'en');
        output.note(`${title}. ${text}`);
        output.record({ ...alert, type: 'alert', title, text });
      },
    }),
  );
  try {
    const host = await startBrowserHost({ hearth, rendererFolder, port });
    output.record({ type: 'listening', url: host.url });
    output.line(`Hearth is ready at ${host.url}`);
    if (hearth.state.get().state === 'locked') output.note('It is locked; the page asks for the passphrase.');
    output.note('The address holds the key to it; Ctrl+C ends it.');
    const tell = ({ url, error }: MetricsEndpoint): void => {
      if (url !== null) output.note(`Metrics for Prometheus are at ${url}`);
      if (url !== null) output.record({ type: 'metrics', url });
      if (error !== null) output.note(`${error.message} ${error.next}`);
    };
    // Made anew each time that the home is opened.
    const follow = (): void => {
      const endpoint = hearth.services()?.handlers['metrics.endpoint'];
      if (endpoint === undefined) return;
      tell(endpoint.get());
      endpoint.subscribe(tell);
    };
    follow();
    hearth.state.subscribe(follow);
    if (open) openBrowser(host.url);
    if (!signal.aborted) await once(signal, 'abort');
    await host.close();
    return interruptedExitCode;
  } finally {
    await hearth.close();
  }
};
