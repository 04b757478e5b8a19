/**
 * What processors get through of weights in one type, all matrices alike, measured with llama.cpp v0.4.0 on random weights; a
 * token reads all of them but the embedding. `unpackRate.ts` has its constants from the one core, and those of AMX from one and
 * four threads of the server; the rest of the server was only looked at. The commands are in docs/accuracy.md.
 */
import { tensorTypes } from '../../catalog/tensorTypes.ts';
import { workOfCores } from '../computeRate.ts';
import { ramEfficiency, ramLayerSeconds } from '../efficiencies.ts';
import { secondsOfWeights } from '../unpackRate.ts';

/**
 * Tokens a second of Qwen-1.5B's shape cut to ten layers on one core of an AMD EPYC (2.1 GHz): the fastest of 14 runs of 8
 * tokens, since the machine is shared.
 */
export const oneCore = {
  weights: 701.6e6,
  clockHertz: 2.1e9,
  tokensPerSecond: {
    q8_0: 35.2,
    q6_K: 44.8,
    q5_K: 38.2,
    q5_1: 27.5,
    q5_0: 27.8,
    q4_K: 54.7,
    q4_1: 31,
    q4_0: 52.7,
    q3_K: 39.4,
    q2_K: 61.1,
    iq4_nl: 50.4,
    iq4_xs: 34.8,
    iq3_s: 12.8,
    iq3_xxs: 16.3,
    iq2_s: 23.2,
    iq2_xs: 22.3,
    iq2_xxs: 24.1,
    iq1_s: 24.4,
    f16: 22.1,
    bf16: 15,
  },
} as const;

/** Tokens a second of the 8B's shape cut to eight layers with 1, 4, 8 and 16 threads of a Xeon (2.1 GHz, AMX, 117 GB/s). */
export const server = {
  weights: 2.2703e9,
  layers: 8,
  clockHertz: 2.1e9,
  bytesPerSecond: 117e9,
  threads: [1, 4, 8, 16],
  tokensPerSecond: {
    q8_0: [6.5, 22.8, 31.2, 41.8],
    q6_K: [3.46, 11.6, 19.7, 28.8],
    q5_K: [4.38, 14.7, 23.5, 36.7],
    q4_K: [7.36, 20.8, 43.4, 64.6],
    q4_0: [13.8, 32.8, 49.9, 69],
    q3_K: [5.42, 17.7, 34.7, 56.9],
    q2_K: [7.95, 30.3, 45.5, 69.5],
    iq4_nl: [5.52, 20.8, 34.9, 54.1],
    iq4_xs: [6.44, 24.5, 36.2, 50.6],
    iq2_xxs: [3.69, 16.2, 23.8, 41.7],
    iq1_s: [4.84, 15.4, 25, 44.2],
  },
} as const;

const bytesOf = (type: string, weights: number): number => {
  const found = Object.values(tensorTypes).find(({ name }) => name === type);
  if (found === undefined) throw new Error(`There is no type ${type}.`);
  return (weights * found.blockBytes) / found.blockElements;
};

/** As if a core of that machine had unpacking alone to do. */
export const predictOneCore = (type: string): number =>
  1 /
  secondsOfWeights(
    bytesOf(type, oneCore.weights),
    { [type]: 1 },
    {
      bytesPerSecond: Infinity,
      ticksPerSecond: oneCore.clockHertz,
      amx: false,
    },
  );

export const predictServer = (type: string, threads: number): number =>
  1 /
  (server.layers * ramLayerSeconds +
    secondsOfWeights(
      bytesOf(type, server.weights),
      { [type]: 1 },
      {
        bytesPerSecond: server.bytesPerSecond * ramEfficiency,
        ticksPerSecond: workOfCores(threads) * server.clockHertz,
        amx: true,
      },
    ));
