/** Importance matrices, collected by the real engine and used by the real quantizer. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import { demoLoadOptions, distillPath } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { calibrateFile, type CalibrateOptions } from './calibrateFile.ts';
import { encodeImportance, meanSquares, readImportance, type ImportanceFile } from './importanceFile.ts';
import { quantizeFile } from './quantizeFile.ts';
import { plainRecipe } from './recipe.ts';

const folder = useTemporaryFolder();
const launcher = createNodeLauncher();
const carriedText = fileURLToPath(new URL('../../assets/quality/demo-calibration.txt', import.meta.url));

const options = (changes: Partial<CalibrateOptions> = {}): CalibrateOptions => ({
  launcher,
  input: distillPath,
  textPath: folder.file('text.txt'),
  output: folder.file('matrix.gguf'),
  options: demoLoadOptions(),
  ...changes,
});

const failureOf = async (work: Promise<unknown>): Promise<HearthError> => {
  const thrown: unknown = await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (thrown instanceof HearthError) return thrown;
  throw new Error(`It did not fail as explained: ${String(thrown)}`);
};

describe('a matrix that is collected here', () => {
  let matrix: ImportanceFile;
  beforeAll(async () => {
    writeFileSync(folder.file('text.txt'), readFileSync(carriedText, 'utf8').slice(0, 4000));
    expect(await calibrateFile(options())).toEqual({ chunks: 2, entries: 56 });
    matrix = await readImportance(folder.file('matrix.gguf'));
  });

  it('has every matrix of every layer, and counts each token once', () => {
    expect(matrix).toMatchObject({ dataset: 'text.txt', chunks: 2, chunkTokens: 512 });
    expect([...matrix.entries.keys()].filter((name) => name.startsWith('blk.3.')).sort()).toEqual([
      'blk.3.attn_k.weight',
      'blk.3.attn_output.weight',
      'blk.3.attn_q.weight',
      'blk.3.attn_v.weight',
      'blk.3.ffn_down.weight',
      'blk.3.ffn_gate.weight',
      'blk.3.ffn_up.weight',
    ]);
    for (const [name, { counts, sums }] of matrix.entries) {
      expect([...counts], name).toEqual([1024]);
      expect(sums.length, name).toBe(name.includes('ffn_down') ? 768 : 256);
      expect(Math.min(...sums), name).toBeGreaterThan(0);
    }
    // The same input goes into all three.
    expect(matrix.entries.get('blk.3.attn_q.weight')?.sums).toEqual(matrix.entries.get('blk.3.attn_k.weight')?.sums);
  });

  it('is written as it was read', () => {
    expect(encodeImportance(matrix).equals(readFileSync(folder.file('matrix.gguf')))).toBe(true);
  });

  it('makes types possible that need one, and the result tells of it', async () => {
    const recipe = { ...plainRecipe('IQ2_XXS'), importanceFile: folder.file('matrix.gguf') };
    const output = folder.file('two-bits.gguf');
    const made = await quantizeFile({ launcher, input: distillPath, output, recipe, threads: 1 });
    expect(made.quantization).toBe('IQ2_XXS');
    expect(made.fileBytes).toBeLessThan(2_300_000);
    expect(readFileSync(output).includes('quantize.imatrix.chunks_count')).toBe(true);
    // Where the file lay is nobody's business.
    expect(readFileSync(output).includes(folder.folder())).toBe(false);
  });

  it('leaves nothing when it is stopped', async () => {
    const abort = new AbortController();
    const reason = new HearthError({ code: 'CANCELLED', message: 'Stopped.', next: 'Start again.' });
    const output = join(folder.folder(), 'stopped.gguf');
    const stopped = calibrateFile(options({ output, signal: abort.signal, onProgress: () => abort.abort(reason) }));
    expect(await failureOf(stopped)).toBe(reason);
    expect(readdirSync(folder.folder()).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});

describe('what cannot be collected or used is explained', () => {
  it('a text that is too short, with both numbers', async () => {
    writeFileSync(folder.file('short.txt'), 'What is 1 + 1?');
    const failure = await failureOf(calibrateFile(options({ textPath: folder.file('short.txt') })));
    expect(failure.code).toBe('BAD_INPUT');
    expect(failure.details).toMatchObject({ chunkTokens: 512 });
  });

  it('a text that is not there', async () => {
    expect((await failureOf(calibrateFile(options({ textPath: folder.file('none.txt') })))).code).toBe(
      'FILE_NOT_FOUND',
    );
  });

  it.each([
    ['missing', (path: string) => path],
    ['a model', () => distillPath],
    [
      'cut off',
      (path: string) => {
        const entry = { columns: 64, sums: new Float32Array(64), counts: Float64Array.of(1) };
        const whole = { entries: new Map([['blk.0.x', entry]]), dataset: null, chunks: 1, chunkTokens: 512 };
        writeFileSync(path, encodeImportance(whole).subarray(0, 300));
        return path;
      },
    ],
  ])('a matrix that is %s', async (_what, make) => {
    const path = make(join(folder.folder(), 'bad.gguf'));
    expect((await failureOf(readImportance(path))).code).toBe('BAD_INPUT');
  });
});

it('an expert that was never chosen counts as if all its weights mattered the same', () => {
  const sums = Float32Array.of(8, 4, 0, 0);
  expect([...meanSquares({ columns: 2, sums, counts: Float64Array.of(4, 0) })]).toEqual([2, 1, 1, 1]);
  expect([...meanSquares({ columns: 4, sums, counts: Float64Array.of(2) })]).toEqual([4, 2, 0, 0]);
});
