/**
 * How fast a processor's cores get through weights of each type while an answer is written: they unpack a few bits into
 * numbers, which takes its time however fast the memory is. With types of few bits it is this, and not memory, that limits.
 */
import { tensorTypes } from '../catalog/tensorTypes.ts';

/** What part of some weights has which type, by bytes; ggml's names. */
export type TypeShares = Readonly<Record<string, number>>;

/**
 * Weights a core gets through in a tick of its base clock. Where both say something the geometric mean of others' figures
 * (8B on a Ryzen 7950X, two threads, github.com/ikawrakow/ik_llama.cpp/discussions/164) and of one core with v0.4.0 at the
 * level of those: docs/accuracy.md has both, and how ARM and others' machines fit, which had no part in it.
 */
const weightsPerTick: Readonly<Record<string, number>> = {
  f32: 2.3,
  f16: 4.6,
  bf16: 3.5,
  q8_0: 5.9,
  q6_K: 8.2,
  q5_K: 7.5,
  q5_1: 5.7,
  q5_0: 5.4,
  q4_K: 10.2,
  q4_1: 6.4,
  q4_0: 10.9,
  q3_K: 8.3,
  q2_K: 11.7,
  iq4_nl: 10.4,
  iq4_xs: 7.5,
  iq3_s: 3.1,
  iq3_xxs: 3.7,
  iq2_s: 4.9,
  iq2_xs: 5.1,
  iq2_xxs: 5.1,
  iq1_m: 5.2,
  iq1_s: 5,
};
/** Of a type that nobody measured. */
const usualWeightsPerTick = 5;
/**
 * Types that a processor with AMX has in a layout and with kernels of their own: of one and four threads of a Xeon with v0.4.0;
 * what eight and sixteen get was looked at only afterwards (docs/accuracy.md).
 */
const weightsPerTickOfAmx: Readonly<Record<string, number>> = {
  q8_0: 7.6,
  q6_K: 3.9,
  q5_K: 5,
  q4_K: 7.7,
  q4_0: 13.2,
  iq4_xs: 7.8,
};

const perByte = Object.fromEntries(
  Object.values(tensorTypes).map(({ name, blockBytes, blockElements }) => [name, blockElements / blockBytes]),
);
/** Of F32 and of what no release has had so far. */
const fewestPerByte = 0.25;

export interface ReadRates {
  /** Of the memory. */
  readonly bytesPerSecond: number;
  /** Of all cores at work together (`computeRate.ts`). */
  readonly ticksPerSecond: number;
  readonly amx: boolean;
}

/** Seconds for so many bytes of weights; unpacking goes on while the next ones are read, so the slower of both counts. */
export const secondsOfWeights = (
  bytes: number,
  types: TypeShares,
  { bytesPerSecond, ticksPerSecond, amx }: ReadRates,
): number =>
  Object.entries(types).reduce((sum, [type, share]) => {
    const perTick = (amx ? weightsPerTickOfAmx[type] : undefined) ?? weightsPerTick[type] ?? usualWeightsPerTick;
    const weightsPerSecond = perTick * ticksPerSecond;
    return sum + bytes * share * Math.max(1 / bytesPerSecond, (perByte[type] ?? fewestPerByte) / weightsPerSecond);
  }, 0);
