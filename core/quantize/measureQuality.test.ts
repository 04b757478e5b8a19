/** Quality, measured by the real engine on real quantizations. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import { gradeOf } from '../../contract/quality.ts';
import { demoLoadOptions, distillPath } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { ComparisonSums } from './compareTexts.ts';
import { measureQuality, type QualityProgress } from './measureQuality.ts';
import { openQualityStore } from './qualityStore.ts';
import { readProblems } from './qualityTexts.ts';
import { quantizeFile } from './quantizeFile.ts';
import { plainRecipe } from './recipe.ts';
import { resultOf } from './rightAnswers.ts';

const folder = useTemporaryFolder();
const launcher = createNodeLauncher();
const shipped = fileURLToPath(new URL('../../assets/quality', import.meta.url));
/** A part of what the app carries, which tells the same less exactly, and sooner. */
const assets = folder.file('assets');
const problemCount = 20;
beforeAll(async () => {
  const quality = join(assets, 'quality');
  await mkdir(quality, { recursive: true });
  const text = await readFile(join(shipped, 'demo.txt'), 'utf8');
  await writeFile(join(quality, 'demo.txt'), text.slice(0, 9000));
  const problems = (await readProblems(join(shipped, 'demo-problems.json'))).filter((_, index) => index % 4 === 0);
  await writeFile(join(quality, 'demo-problems.json'), JSON.stringify({ problems }));
});
const source = { path: distillPath, sha256: 'source' };
const common = {
  launcher,
  assets,
  source,
  loadOptionsOf: (path: string) => Promise.resolve(demoLoadOptions(path)),
  signal: new AbortController().signal,
};

describe('the divergence', () => {
  const logits = (...values: number[]): Float32Array => Float32Array.from(values);

  it('is zero of a distribution from itself, however it is shifted', () => {
    const sums = new ComparisonSums();
    sums.add(logits(1, 2, 3), logits(101, 102, 103), 0);
    sums.add(logits(0, -50, 7), logits(-7, -57, 0), 2);
    const result = sums.result(512);
    expect(result.meanKlDivergence).toBeCloseTo(0, 10);
    expect(result.perplexityRatio).toBeCloseTo(1, 10);
    expect(result.topAgreement).toBe(1);
  });

  it('is what the definition gives', () => {
    const sums = new ComparisonSums();
    // Source: 3/4 and 1/4. Candidate: 1/2 and 1/2. Then a source of 1/4 and 3/4 against the same.
    sums.add(logits(Math.log(3), 0), logits(0, 0), 0);
    sums.add(logits(0, Math.log(3)), logits(0, 0), 0);
    const result = sums.result(512);
    expect(result.meanKlDivergence).toBeCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), 6);
    expect(result.sourcePerplexity).toBeCloseTo(Math.exp(-(Math.log(0.75) + Math.log(0.25)) / 2), 6);
    expect(result.perplexity).toBeCloseTo(2, 6);
    expect(result.topAgreement).toBe(0.5);
    expect(result.positions).toBe(2);
  });
});

it('a certificate tells what two bits cost, names its source, and is kept by the hash of the model', async () => {
  const path = folder.file('two.gguf');
  await quantizeFile({ launcher, input: distillPath, output: path, recipe: plainRecipe('Q2_K'), threads: 1 });
  const steps: QualityProgress[] = [];
  const certificate = await measureQuality({
    ...common,
    model: { path, sha256: 'two' },
    onProgress: (step) => steps.push(step),
  });
  // Held against `llama-perplexity --kl-divergence` in docs/quality.md; the bounds allow for another processor.
  expect(certificate.meanKlDivergence).toBeGreaterThan(0.003);
  expect(certificate.meanKlDivergence).toBeLessThan(0.007);
  expect(certificate.topAgreement).toBeGreaterThan(0.93);
  expect(certificate.topAgreement).toBeLessThan(0.98);
  expect(certificate.rightAnswers?.problems).toBe(problemCount);
  expect(certificate.rightAnswers?.right).toBeGreaterThan(16);
  expect(certificate.rightAnswers?.sourceRight).toBeGreaterThan(17);
  expect(certificate).toMatchObject({ sourceQuantization: 'F16', modelSha256: 'two', sourceSha256: 'source' });
  expect(steps.at(-1)).toEqual({ phase: 'answers', done: 2 * problemCount, total: 2 * problemCount });

  const store = await openQualityStore(() => folder.file('quality'));
  expect(await store.find('two')).toBeNull();
  await store.save(certificate);
  expect(await store.find('two')).toEqual(certificate);
  expect((await openQualityStore(() => folder.file('quality'))).certificates.get()).toEqual([certificate]);
  expect(store.certificates.get()).toEqual([certificate]);
});

it('measuring rests while somebody waits for an answer, and goes on afterwards', async () => {
  const abort = new AbortController();
  const steps: QualityProgress[] = [];
  let isHeld = false;
  let wasReleased = false;
  const measuring = measureQuality({
    ...common,
    model: source,
    signal: abort.signal,
    isHeld: () => isHeld,
    onProgress: (step) => {
      steps.push(step);
      if (wasReleased) abort.abort();
      isHeld = !wasReleased;
    },
  });
  const settled = expect(measuring).rejects.toThrow();
  const rests = async (): Promise<boolean> => {
    const before = steps.length;
    await wait(500);
    return before > 0 && steps.length === before;
  };
  await expect.poll(rests, { timeout: 20_000 }).toBe(true);
  // In the midst of the text, where nothing but the hold stops it.
  const last = steps.at(-1);
  expect(last?.phase).toBe('compare');
  expect(last?.done).toBeLessThan(last?.total ?? 0);
  wasReleased = true;
  isHeld = false;
  await settled;
});

it('measuring that is stopped ends its child and rejects with the reason', async () => {
  const abort = new AbortController();
  const reason = new HearthError({ code: 'CANCELLED', message: 'Stopped.', next: 'Start again.' });
  const measuring = measureQuality({
    ...common,
    model: source,
    signal: abort.signal,
    onProgress: () => abort.abort(reason),
  });
  await expect(measuring).rejects.toBe(reason);
});

it('grades by divergence', () => {
  expect([0, 0.004, 0.02, 0.1, 3].map(gradeOf)).toEqual(['lossless', 'lossless', 'slight', 'noticeable', 'heavy']);
});

it.each([
  ['47 + 5 = **52**', '52'],
  ['$$3 \\times 4 = \\boxed{12}$$', '12'],
  ['一样大。', '一样大'],
  ['I do not know.', null],
])('reads the result of "%s"', (answer, result) => {
  expect(resultOf(answer)).toBe(result);
});
