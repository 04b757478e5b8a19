/** For tests: a sample in which nothing is known but what is given. */
import type { LiveSample } from '../../contract/telemetry.ts';
import { noEngine } from './engineReader.ts';
import { noMachine } from './machineReader.ts';

export const liveSampleOf = (changes: Partial<LiveSample> = {}): LiveSample => ({
  at: new Date(0).toISOString(),
  timeToFirstTokenMs: null,
  decodeTokensPerSecond: null,
  generating: false,
  contextUsedTokens: null,
  contextTokens: null,
  ...noMachine,
  ...noEngine,
  gpus: [],
  ...changes,
});
