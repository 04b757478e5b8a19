/**
 * A few megabytes of valid blocks of one type, from which tensors of any size are cut: read in a circle from a random
 * place. The number of blocks is a prime, so that rows of a matrix begin at different places and are all different;
 * equal rows would give equal logits.
 */
import { blockScales } from './blockScales.ts';
import { randomFloats } from './floatBits.ts';
import { halfFloatBits } from './halfFloat.ts';
import { randomBytes } from './randomBytes.ts';
import { weightTypeFacts, type WeightType } from '../../core/catalog/shape/weightType.ts';

export interface BlockPool {
  readonly bytes: Uint8Array;
  readonly blockBytes: number;
}

/** More than a vocabulary has rows; and enough for large writes. */
const leastBlocks = 200_000;
const leastBytes = 8 << 20;

const isPrime = (number: number): boolean => {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
};

const primeFrom = (number: number): number => {
  let prime = number;
  while (!isPrime(prime)) prime++;
  return prime;
};

/** Random blocks whose weights have this standard deviation. */
export const randomPool = (type: WeightType, spread: number, seed: number): BlockPool => {
  const { blockBytes } = weightTypeFacts(type);
  const blocks = primeFrom(Math.max(leastBlocks, Math.ceil(leastBytes / blockBytes)));
  const bytes = randomBytes(seed, `${type} ${spread}`, blocks * blockBytes);
  if (type === 'f32' || type === 'f16' || type === 'bf16') {
    randomFloats[type](bytes, spread);
    return { bytes, blockBytes };
  }
  const fields = blockScales(type, spread).map(({ offsetBytes, value }) => ({
    offsetBytes,
    bits: halfFloatBits(value),
  }));
  // What stands in the first field so far is random, its sign too.
  const signOffsetBytes = fields[0]?.offsetBytes ?? 0;
  for (let block = 0; block < bytes.length; block += blockBytes) {
    // Many types reach further below zero than above it. With half of the blocks turned around the mean is zero: a
    // network whose weights lean to one side says the same whatever it reads, and always chooses the same experts.
    const sign = bytes.readUInt16LE(block + signOffsetBytes) & 0x8000;
    for (const { offsetBytes, bits } of fields) bytes.writeUInt16LE(bits ^ sign, block + offsetBytes);
  }
  return { bytes, blockBytes };
};

/** The given numbers again and again. */
export const repeatedPool = (numbers: Float32Array): BlockPool => ({
  bytes: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  blockBytes: 4,
});

/** So many bytes of the pool in pieces, from this block on. They are views: nothing is copied. */
export function* cutFromPool(
  { bytes, blockBytes }: BlockPool,
  firstBlock: number,
  wantedBytes: number,
): Generator<Uint8Array> {
  let at = (firstBlock * blockBytes) % bytes.length;
  let leftBytes = wantedBytes;
  while (leftBytes > 0) {
    const piece = bytes.subarray(at, Math.min(bytes.length, at + leftBytes));
    yield piece;
    leftBytes -= piece.length;
    at = 0;
  }
}
