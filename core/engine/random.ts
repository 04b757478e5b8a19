/** Uniform numbers in [0, 1) from a 32-bit seed: sfc32 of PractRand, 12 rounds to mix the seed in. */
export type Random = () => number;

export const createRandom = (seed: number): Random => {
  let a = seed >>> 0;
  let b = 0x9e3779b9;
  let c = 0x243f6a88;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter++) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    // 24 bits: exact as a 32-bit float, which is what a graph takes.
    return (sum >>> 8) / 0x1000000;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
};
