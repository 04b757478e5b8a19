import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTool } from './runTool.ts';
import { readTestReport, type TestReport } from './testReport.ts';

const root = join(import.meta.dirname, '..');
let folder: string;
let report: TestReport | null;
let ok: boolean;

/** A small project with everything that a run can bring; inside the repository, so that it finds vitest. */
const files = {
  'vitest.config.js': 'export default { test: { include: ["*.fixture.js"] } };',
  'mixed.fixture.js': `
    import { describe, expect, it, beforeAll } from 'vitest';
    it('passes', () => {});
    it('passes too', () => {});
    it('fails', () => { expect(1).toBe(2); });
    it('says why', (context) => { context.skip('no GPU here'); });
    it.skip('says nothing', () => {});
    it.todo('is not written');
    describe('a broken hook', () => { beforeAll(() => { throw new Error('hook'); }); it('never runs', () => {}); });
  `,
  'unloadable.fixture.js': "import './missing.js';",
};

beforeAll(async () => {
  await mkdir(join(root, 'test-results'), { recursive: true });
  folder = await mkdtemp(join(root, 'test-results', 'reporter-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const path = join(folder, 'report.json');
  const reporter = join(root, 'scripts', 'vitestReporter.ts');
  const end = await runTool(
    'vitest',
    ['run', '--root', folder, '--config', 'vitest.config.js', '--reporter', reporter],
    {
      cwd: root,
      timeLimitMs: 60_000,
      env: { HEARTH_TEST_REPORT: path },
    },
  );
  ok = end.ok;
  report = await readTestReport(path);
}, 90_000);
afterAll(() => rm(folder, { recursive: true }));

it('counts a broken hook and a file that cannot be loaded as failures, not as nothing', () => {
  expect(ok).toBe(false);
  expect(report?.passed).toBe(2);
  expect(report?.failures.toSorted()).toEqual([
    'mixed.fixture.js > a broken hook',
    'mixed.fixture.js > fails',
    'unloadable.fixture.js',
  ]);
});

it('keeps why a test was skipped', () => {
  const reasons = new Map(report?.skips.map(({ test, reason }) => [test.replace('mixed.fixture.js > ', ''), reason]));
  expect(reasons.get('says why')).toBe('no GPU here');
  expect(reasons.get('says nothing')).toBeNull();
  expect(reasons.get('is not written')).toBe('to be written');
});
