/**
 * Keeps the window connected: opens the connection, feeds the stores from it, and after a loss tries again, waiting
 * longer each time. The stores keep the last known state meanwhile, except what is only true while it is live.
 */
import type { HearthContract } from '../../contract/index.ts';
import { createClient } from '../../contract/rpc/client.ts';
import { takeAccessToken } from '../rpc/accessToken.ts';
import { backOffMs } from '../rpc/backOff.ts';
import { setClient, type HearthClient } from '../rpc/client.ts';
import { connect, isDesktop } from '../rpc/connect.ts';
import { acceptAlerts } from './alerts.ts';
import { useAppInfo } from './appInfo.ts';
import { syncAttachments } from './attachments.ts';
import { useConnection } from './connection.ts';
import { acceptCudaJob } from './cudaFetch.ts';
import { acceptConversations, useConversations } from './conversations.ts';
import { syncDrafts } from './drafts.ts';
import { useEngine } from './engine.ts';
import { useGate } from './gate.ts';
import { useMetrics } from './metrics.ts';
import { useModels } from './models.ts';
import { useProtection } from './protection.ts';
import { useSetups } from './setups.ts';
import { startAnew } from './startAnew.ts';
import { acceptSettings } from './settings.ts';
import { useTelemetry } from './telemetry.ts';
import { acceptTuneJob } from './tune.ts';

/** Whose conversations this window shows; null until it has been connected once. */
let contentId: string | null = null;
/** Ends what the connection before has begun. */
let stopLive = (): void => undefined;
let attempt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Live numbers only while the window can be seen: what nobody sees need not be measured twice a second. */
const followLive = (client: HearthClient): void => {
  stopLive();
  let stop: (() => void) | null = null;
  const follow = (): void => {
    if (document.hidden === (stop === null)) return;
    stop?.();
    stop = document.hidden ? null : client.subscribe('telemetry.live', (sample) => useTelemetry.setState({ sample }));
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  stopLive = () => {
    document.removeEventListener('visibilitychange', follow);
    stop?.();
  };
};

const feedStores = (client: HearthClient): void => {
  client.subscribe('settings.value', acceptSettings);
  client.subscribe('vault.protection', (protection) => useProtection.setState({ protection }));
  client.subscribe('chat.conversations', acceptConversations);
  client.subscribe('chat.folders', (folders) => useConversations.setState({ folders }));
  syncDrafts(client);
  syncAttachments(client);
  client.subscribe('chat.presets', (presets) => useSetups.setState({ presets }));
  client.subscribe('models.installed', (installed) => useModels.setState({ installed }));
  client.subscribe('models.broken', (broken) => useModels.setState({ broken }));
  client.subscribe('models.certificates', (certificates) => useModels.setState({ certificates }));
  client.subscribe('models.folder', ({ path }) => useModels.setState({ folder: path }));
  client.subscribe('models.jobs', (jobs) => useModels.setState({ jobs }));
  client.subscribe('alerts.log', acceptAlerts);
  client.subscribe('metrics.endpoint', (endpoint) => useMetrics.setState({ endpoint }));
  client.subscribe('hardware.cudaRuntime', acceptCudaJob);
  client.subscribe('tune.job', acceptTuneJob);
  client.subscribe('engine.status', (status) => useEngine.setState({ status }));
  followLive(client);
  client.call('app.info', {}).then(
    (info) => useAppInfo.setState({ info }),
    // Only the About section needs it; the next connection asks again.
    () => undefined,
  );
};

const retryLater = (token: string | null): void => {
  setClient(null);
  useTelemetry.setState({ sample: null });
  const waitMs = backOffMs(attempt, Math.random());
  attempt += 1;
  useConnection.setState({ status: 'lost', retryAtMs: Date.now() + waitMs });
  clearTimeout(timer);
  timer = setTimeout(() => open(token), waitMs);
};

const open = (token: string | null): void => {
  clearTimeout(timer);
  useConnection.setState({ retryAtMs: null });
  connect(token).then(
    (transport) => {
      const client = createClient<HearthContract>(transport);
      attempt = 0;
      setClient(client);
      transport.onClose(() => {
        // A home that opens closes the connections that were made before it: the next one reaches all of it.
        if (useGate.getState().gate.state === 'open' && isInside) retryLater(token);
        else open(token);
      });
      let isInside: boolean | null = null;
      client.subscribe('gate.state', (gate) => {
        useGate.setState({ gate });
        // What this connection reaches was settled when it was made.
        if (isInside !== null) return;
        isInside = gate.state === 'open';
        if (gate.state !== 'open') return;
        if (contentId !== null && contentId !== gate.contentId) {
          startAnew();
          return;
        }
        contentId = gate.contentId;
        feedStores(client);
        useConnection.setState(({ epoch }) => ({ status: 'open', epoch: epoch + 1, retryAtMs: null }));
      });
    },
    () => retryLater(token),
  );
};

let connectNow: () => void = () => undefined;

/** Connects and stays connected; called once. */
export const startSession = (): void => {
  const token = isDesktop() ? null : takeAccessToken({ location, history, storage: sessionStorage });
  if (token === null && !isDesktop()) {
    useConnection.setState({ status: 'no-token' });
    return;
  }
  connectNow = () => open(token);
  connectNow();
};

/** Tries again at once instead of waiting for the next attempt. */
export const reconnectNow = (): void => connectNow();
