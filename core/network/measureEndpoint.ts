/** How good an endpoint of the hub is from here: how soon it answers, and how fast a large file comes from it. */
import { HearthError, toErrorInfo } from '../../contract/error.ts';
import type { EndpointSpeed } from '../../contract/network.ts';
import { readRepository, resolveUrl } from './hub.ts';
import type { Network } from './network.ts';
import { fetchFollowing } from './remoteFile.ts';

const answerLimitMs = 15_000;
const measureMs = 3_000;
const mostBytes = 64 * 1024 * 1024;

/** Bytes a second from the first byte on: connecting is in the time to the answer. */
const readSpeed = async (network: Network, url: string): Promise<number> => {
  let [bytes, startedMs] = [0, 0];
  await fetchFollowing(network.http(), url, {
    headers: { range: `bytes=0-${mostBytes - 1}` },
    onStart: () => {
      startedMs = performance.now();
    },
    onData: (data) => {
      bytes += data.length;
      return bytes < mostBytes && performance.now() - startedMs < measureMs ? undefined : false;
    },
  });
  return (bytes / Math.max(1, performance.now() - startedMs)) * 1000;
};

/** @param repository one that every endpoint should have */
export const measureEndpoint = async (network: Network, given: string, repository: string): Promise<EndpointSpeed> => {
  const endpoint = given.replace(/\/+$/, '');
  let answerMs: number | null = null;
  try {
    const startedMs = performance.now();
    const { revision, files } = await readRepository(network.http(), endpoint, repository, {
      headers: network.endpointHeaders(),
      signal: AbortSignal.timeout(answerLimitMs),
    });
    answerMs = performance.now() - startedMs;
    const [largest] = files.toSorted((left, right) => right.bytes - left.bytes);
    if (largest === undefined) {
      throw new HearthError({
        code: 'MODEL_NOT_FOUND',
        message: `${new URL(endpoint).host} has nothing of ${repository}.`,
        next: 'Choose another endpoint.',
      });
    }
    const bytesPerSecond = await readSpeed(network, resolveUrl(endpoint, repository, revision, largest.path));
    return { endpoint: given, answerMs, bytesPerSecond, error: null };
  } catch (error) {
    return { endpoint: given, answerMs, bytesPerSecond: null, error: toErrorInfo(error) };
  }
};
