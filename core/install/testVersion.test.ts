/** Newer files of a model from a real hub, tried by the real engine before they come into use. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../contract/models.ts';
import { demoLoadOptions, distillPath } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { current, distill, renamed, useVersionsHub, versionedId } from './newerVersions.testing.ts';
import { isSensible, testVersion } from './testVersion.ts';

const { open, install, servedBytes } = useVersionsHub();

/** The header is right, and half of the weights are nothing. */
const emptied = (): Buffer => Buffer.from(distill).fill(0, distill.length / 2);

describe('a newer file of a model', () => {
  it('that answers and is as fast comes into use, and the one before is kept', async () => {
    const { installer, store } = await open();
    expect((await install(installer, distill)).state).toBe('done');
    const before = current(installer);
    expect(before).toMatchObject({ test: null, versions: [], answersOnTrial: 0 });

    const testing: Job['testing'][] = [];
    installer.jobs.subscribe((jobs) => testing.push(...jobs.map((job) => job.testing)));
    expect(await install(installer, renamed('B'))).toMatchObject({ state: 'done', error: null });
    expect(testing).toContain('answer');
    const after = current(installer);
    expect(after.sha256).not.toBe(before.sha256);
    expect(after.versions).toMatchObject([{ sha256: before.sha256, reason: 'replaced', error: null }]);
    expect(after.answersOnTrial).toBeGreaterThan(0);
    expect(after.test?.answer).toContain('933');
    expect(after.test?.previousDecodeTokensPerSecond).toBeGreaterThan(0);
    expect(readFileSync(store.contentPath(before)).equals(distill)).toBe(true);
  });

  it('with broken weights stays beside with the reason, and is not fetched again', async () => {
    const { installer } = await open();
    await install(installer, distill);
    const job = await install(installer, emptied());
    expect(job).toMatchObject({ state: 'failed', phase: 'test', error: { code: 'MODEL_TEST_FAILED' } });
    const model = current(installer);
    expect(model).toMatchObject({
      test: null,
      answersOnTrial: 0,
      versions: [{ reason: 'testFailed', error: { code: 'MODEL_TEST_FAILED' } }],
      notice: { kind: 'updateRejected', error: { code: 'MODEL_TEST_FAILED' } },
    });
    const served = servedBytes();
    expect((await install(installer, emptied())).error?.code).toBe('MODEL_TEST_FAILED');
    expect(servedBytes()).toBe(served);
    // Somebody may want it all the same, and go back again.
    const [rejected] = model.versions;
    expect((await installer.rollback(versionedId, rejected?.sha256 ?? '')).sha256).toBe(rejected?.sha256);
    expect((await installer.rollback(versionedId, null)).sha256).toBe(model.sha256);
  });

  it('that is slower than it has to be is refused with both speeds, measured twice', async () => {
    const done: number[] = [];
    const test = testVersion({
      launcher: createNodeLauncher(),
      loadOptionsOf: (path) => Promise.resolve(demoLoadOptions(path)),
      candidate: distillPath,
      previous: distillPath,
      demand: { leastSpeedRatio: 10, leastMs: 0 },
      signal: new AbortController().signal,
      onProgress: (share) => done.push(share),
    });
    const speed = expect.any(Number) as number;
    await expect(test).rejects.toMatchObject({
      code: 'MODEL_TEST_FAILED',
      details: { tokensPerSecond: speed, previousTokensPerSecond: speed, leastRatio: 10 },
    });
    // Twice each, as the machine may have been busy the first time.
    expect(done.length).toBeGreaterThanOrEqual(4);
  });
});

it('what a broken model writes is not taken for an answer', () => {
  expect(isSensible('347 + 586 = 933')).toBe(true);
  expect(isSensible('答案是 933。')).toBe(true);
  expect(isSensible('')).toBe(false);
  expect(isSensible('!!!!!!!!!!!!!!')).toBe(false);
  expect(isSensible('\uFFFD\uFFFD\uFFFD wor\uFFFD')).toBe(false);
  expect(isSensible('the same words '.repeat(60))).toBe(false);
});
