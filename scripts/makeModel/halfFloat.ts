/** The 16 bits of the half-precision number that is nearest to a small one (below 65,504). */
const mantissaBits = 10;
const leastExponent = -14;

export const halfFloatBits = (value: number): number => {
  const magnitude = Math.abs(value);
  if (magnitude === 0) return 0;
  // Below the least exponent the leading one is no longer implied, and the same sum gives the subnormal numbers.
  const exponent = Math.max(leastExponent, Math.floor(Math.log2(magnitude)));
  const mantissa = Math.round(magnitude / 2 ** (exponent - mantissaBits));
  return (value < 0 ? 0x8000 : 0) | (mantissa + ((exponent - leastExponent) << mantissaBits));
};
