/** The network as the settings say it, and what a window may ask of it. */
import type { Handlers, ReadableSignal } from '../../contract/endpoint.ts';
import type { networkContract } from '../../contract/network.ts';
import type { Settings } from '../../contract/settings.ts';
import { measureEndpoint } from './measureEndpoint.ts';
import type { Network, NetworkSettings } from './network.ts';

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

const networkSettingsOf = (settings: Settings): NetworkSettings => ({
  endpoints: settings.endpoints.map((endpoint) => endpoint.replace(/\/+$/, '')),
  proxy: orNull(settings.proxy),
  certificateFile: orNull(settings.certificateFile),
  limitBytesPerSecond: settings.downloadLimitBytesPerSecond === 0 ? null : settings.downloadLimitBytesPerSecond,
});

/** Follows the settings from now on; `repository`: what speeds are measured with. */
export const createNetworkHandlers = (
  network: Network,
  settings: ReadableSignal<Settings>,
  repository: string,
): Handlers<typeof networkContract> => {
  network.change(networkSettingsOf(settings.get()));
  settings.subscribe((value) => network.change(networkSettingsOf(value)));
  return {
    'network.measureEndpoint': ({ endpoint }) => measureEndpoint(network, endpoint, repository),
  };
};
