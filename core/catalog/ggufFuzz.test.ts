import { describe, expect, it } from 'vitest';
import { HearthError, type ErrorCode } from '../../contract/error.ts';
import { distillPath, moePath } from '../engine/realEngine.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { readModelHeader } from './ggufHeader.ts';
import { writeChangedHeader } from './ggufPatch.testing.ts';

const folder = useTemporaryFolder();
const copies = 150;
const longestMs = 2000;
/** Both headers end a little before this byte; the first part of them, the numbers, is hit more often. */
const headerBytes = 79_900;
const numbersBytes = 1400;

const documented: readonly ErrorCode[] = [
  'MODEL_NOT_GGUF',
  'MODEL_TRUNCATED',
  'MODEL_HEADER_INVALID',
  'MODEL_ARCHITECTURE_UNKNOWN',
];

/** Marsaglia's xorshift32: the same damage in every run. Whole numbers from 0 to below `limit`. */
const createRandom = (seed: number): ((limit: number) => number) => {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
};

const outcomeOf = async (path: string): Promise<string> => {
  try {
    const header = await readModelHeader(path);
    return header.tensors.length > 0 ? 'read' : 'a header without tensors';
  } catch (error) {
    return error instanceof HearthError ? error.code : `not explained: ${String(error)}`;
  }
};

describe.each([
  { name: 'the distill', path: distillPath, seed: 20_260 },
  { name: 'the mixture of experts', path: moePath, seed: 11_235 },
])('random damage in the header of $name', ({ path, seed }) => {
  it(`neither hangs the reader nor ends in an error that nobody explains (${copies} copies)`, async () => {
    const random = createRandom(seed);
    for (let number = 0; number < copies; number++) {
      const damage = Array.from({ length: 1 + random(3) }, () => ({
        at: random(number % 2 === 0 ? numbersBytes : headerBytes),
        value: random(256),
      }));
      const copy = await writeChangedHeader(path, folder.file('damaged.gguf'), (header) => {
        for (const { at, value } of damage) header[at] = value;
      });
      const startedMs = performance.now();
      const outcome = await outcomeOf(copy);
      const elapsedMs = performance.now() - startedMs;
      expect({ outcome, damage }).toSatisfy(() => ['read', ...documented].includes(outcome));
      expect({ elapsedMs, damage }).toSatisfy(() => elapsedMs < longestMs);
    }
  });
});
