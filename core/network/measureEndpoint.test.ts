import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSignal } from '../../contract/signal.ts';
import { defaultSettings } from '../../contract/defaultSettings.ts';
import { measureEndpoint } from './measureEndpoint.ts';
import { createNetwork, type Network } from './network.ts';
import { createNetworkHandlers } from './networkHandlers.ts';
import { startTestHub, type TestHub } from './testHub.testing.ts';

const repository = 'demo/R1-GGUF';
const bytes = 2_000_000;
let hub: TestHub;
let network: Network;

beforeAll(async () => {
  hub = await startTestHub();
  hub.add(repository, 'R1-Q4_K_M.gguf', Buffer.alloc(bytes, 1));
  network = createNetwork({});
});
afterAll(async () => {
  await network.close();
  await hub.close();
});

it('measures what an endpoint really sends, over its redirect, and not the time to find it', async () => {
  hub.onFile(() => ({ kind: 'slow', bytesPerSecond: 4_000_000 }));
  const { answerMs, bytesPerSecond, error } = await measureEndpoint(network, `${hub.url}/`, repository);
  hub.onFile(() => null);
  expect(error).toBeNull();
  expect(answerMs).toBeGreaterThan(0);
  expect(bytesPerSecond).toBeGreaterThan(1_000_000);
  expect(bytesPerSecond).toBeLessThan(8_000_000);
});

it('says what is wrong with one that cannot be used, rather than failing the whole test', async () => {
  expect(await measureEndpoint(network, 'http://127.0.0.1:1', repository)).toMatchObject({
    bytesPerSecond: null,
    error: { code: 'NETWORK_FAILED' },
  });
  expect(await measureEndpoint(network, hub.url, 'nobody/nothing')).toMatchObject({
    answerMs: null,
    error: { code: 'MODEL_NOT_FOUND' },
  });
});

it('follows the settings at once: a changed endpoint or limit must not wait for a restart', () => {
  const settings = createSignal(defaultSettings);
  const own = createNetwork({ HEARTH_ENDPOINTS: 'https://one.example' });
  createNetworkHandlers(own, settings, repository);
  expect(own.endpoints()).toEqual(['https://one.example']);
  expect(own.throttle(1e9)).toBeUndefined();
  settings.set({ ...defaultSettings, endpoints: ['https://two.example/'], downloadLimitBytesPerSecond: 1e12 });
  expect(own.endpoints()).toEqual(['https://two.example']);
});
