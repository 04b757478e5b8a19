/**
 * Random bits made into floats of about one size. Sign and mantissa stay as they are; two of the random bits choose
 * one of four neighbouring exponents, and the rest of the exponent is set.
 */

/** Root mean square of the four sizes with random mantissas, where the largest exponent is 0: sqrt(7/3 * 85/256). */
const spreadAtExponentZero = 0.88;
const exponentFor = (spread: number): number => Math.round(Math.log2(spread / spreadAtExponentZero));

interface FloatFormat {
  readonly mantissaBits: number;
  readonly exponentBias: number;
  readonly signMask: number;
}

const setExponents = (numbers: Uint16Array | Uint32Array, format: FloatFormat, spread: number): void => {
  const { mantissaBits, exponentBias, signMask } = format;
  const kept = signMask | ((1 << mantissaBits) - 1);
  const lowest = exponentFor(spread) - 3 + exponentBias;
  for (let index = 0; index < numbers.length; index++) {
    const bits = numbers[index] ?? 0;
    numbers[index] = (bits & kept) | ((lowest + ((bits >>> mantissaBits) & 3)) << mantissaBits);
  }
};

const as16Bits = (bytes: Buffer): Uint16Array => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
const as32Bits = (bytes: Buffer): Uint32Array => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

const halfFormat: FloatFormat = { mantissaBits: 10, exponentBias: 15, signMask: 0x8000 };
const brainFormat: FloatFormat = { mantissaBits: 7, exponentBias: 127, signMask: 0x8000 };
const singleFormat: FloatFormat = { mantissaBits: 23, exponentBias: 127, signMask: 0x8000_0000 };

/** Changes the bytes in place; the standard deviation comes out within a factor of 1.5 of what is asked for. */
export const randomFloats = {
  f16: (bytes: Buffer, spread: number): void => setExponents(as16Bits(bytes), halfFormat, spread),
  bf16: (bytes: Buffer, spread: number): void => setExponents(as16Bits(bytes), brainFormat, spread),
  f32: (bytes: Buffer, spread: number): void => setExponents(as32Bits(bytes), singleFormat, spread),
};
