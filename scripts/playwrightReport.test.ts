import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPlaywrightReport } from './playwrightReport.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearth-playwright-'));
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (value: unknown): Promise<string> => {
  const path = join(folder, 'report.json');
  await writeFile(path, JSON.stringify(value));
  return path;
};

const test = (status: string, annotations: { type: string; description?: string }[] = []) => ({
  status,
  annotations,
  results: [{ status: 'x', annotations }],
});

it('counts the tests of nested suites, and keeps why one was skipped', async () => {
  const path = await write({
    suites: [
      {
        title: 'chat.spec.ts',
        specs: [
          { title: 'answers', tests: [test('expected')] },
          { title: 'fails', tests: [test('unexpected')] },
          { title: 'is shaky', tests: [test('flaky')] },
        ],
        suites: [
          {
            title: 'on a GPU',
            specs: [
              { title: 'is fast', tests: [test('skipped', [{ type: 'skip', description: 'no GPU here' }])] },
              { title: 'is silent', tests: [test('skipped')] },
            ],
          },
        ],
      },
    ],
    errors: [],
  });
  expect(await readPlaywrightReport(path)).toEqual({
    passed: 1,
    failures: ['chat.spec.ts > fails', 'chat.spec.ts > is shaky'],
    skips: [
      { test: 'chat.spec.ts > on a GPU > is fast', reason: 'no GPU here' },
      { test: 'chat.spec.ts > on a GPU > is silent', reason: null },
    ],
  });
});

it('counts a spec that cannot be loaded as a failure', async () => {
  const path = await write({ suites: [], errors: [{ message: 'SyntaxError' }] });
  expect(await readPlaywrightReport(path)).toEqual({ passed: 0, failures: ['outside of any test'], skips: [] });
});

it('does not take a missing or strange report for a run without tests', async () => {
  expect(await readPlaywrightReport(join(folder, 'missing.json'))).toBeNull();
  expect(await readPlaywrightReport(await write({ suites: 'none' }))).toBeNull();
});
