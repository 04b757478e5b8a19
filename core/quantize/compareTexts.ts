/**
 * How far one model's next-token distributions are from another's over a text. The definitions are those of llama.cpp's
 * perplexity tool with `--kl-divergence`: chunks of 512 tokens, of which the second half is scored (the first gives it
 * context); means over all scored positions. It keeps the source's log-probabilities in 16 bits in a file between two
 * runs; here both models run side by side and nothing is rounded.
 */
import type { TextComparison } from '../../contract/quality.ts';

/** Sums over the positions so far. */
export class ComparisonSums {
  #count = 0;
  #loss = 0;
  #lossSquared = 0;
  #sourceLoss = 0;
  #sourceLossSquared = 0;
  #lossProduct = 0;
  #divergence = 0;
  #divergenceSquared = 0;
  #sameTop = 0;
  readonly #divergences: number[] = [];

  /** @param token the one that stands next in the text. */
  add(source: Float32Array, candidate: Float32Array, token: number): void {
    const sourceTop = indexOfLargest(source);
    const top = indexOfLargest(candidate);
    const sourceNormalizer = logSumOfExponentials(source, source[sourceTop] ?? 0);
    const normalizer = logSumOfExponentials(candidate, candidate[top] ?? 0);
    let divergence = 0;
    for (let index = 0; index < source.length; index++) {
      const logProbability = (source[index] ?? 0) - sourceNormalizer;
      divergence += Math.exp(logProbability) * (logProbability - ((candidate[index] ?? 0) - normalizer));
    }
    const sourceLoss = sourceNormalizer - (source[token] ?? 0);
    const loss = normalizer - (candidate[token] ?? 0);
    this.#count += 1;
    this.#loss += loss;
    this.#lossSquared += loss * loss;
    this.#sourceLoss += sourceLoss;
    this.#sourceLossSquared += sourceLoss * sourceLoss;
    this.#lossProduct += loss * sourceLoss;
    this.#divergence += divergence;
    this.#divergenceSquared += divergence * divergence;
    this.#divergences.push(divergence);
    if (top === sourceTop) this.#sameTop += 1;
  }

  result(chunkTokens: number): TextComparison {
    const count = this.#count;
    const loss = meanOf(this.#loss, this.#lossSquared, count);
    const sourceLoss = meanOf(this.#sourceLoss, this.#sourceLossSquared, count);
    const divergence = meanOf(this.#divergence, this.#divergenceSquared, count);
    // Both lose on the same hard words, so the error of the difference is far smaller than either's.
    const covariance = (this.#lossProduct / count - loss.mean * sourceLoss.mean) / (count - 1);
    const ratio = Math.exp(loss.mean - sourceLoss.mean);
    const ratioVariance = loss.error ** 2 + sourceLoss.error ** 2 - 2 * covariance;
    const sorted = this.#divergences.toSorted((a, b) => a - b);
    return {
      chunkTokens,
      positions: count,
      sourcePerplexity: Math.exp(sourceLoss.mean),
      perplexity: Math.exp(loss.mean),
      perplexityRatio: ratio,
      perplexityRatioError: ratio * Math.sqrt(Math.max(0, ratioVariance)),
      meanKlDivergence: divergence.mean,
      meanKlDivergenceError: divergence.error,
      klDivergence99: sorted[Math.floor(0.99 * (count - 1))] ?? 0,
      topAgreement: this.#sameTop / count,
    };
  }
}

/** Mean and its standard error. */
const meanOf = (sum: number, sumOfSquares: number, count: number): { mean: number; error: number } => {
  const mean = sum / count;
  return { mean, error: Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean) / Math.max(1, count - 1)) };
};

const indexOfLargest = (values: Float32Array): number => {
  let largest = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) > (values[largest] ?? 0)) largest = index;
  }
  return largest;
};

const logSumOfExponentials = (values: Float32Array, largest: number): number => {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += Math.exp((values[index] ?? 0) - largest);
  return largest + Math.log(sum);
};
