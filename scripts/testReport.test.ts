import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readElectronLine } from './electronReport.ts';
import { addReports, formatCounts, readTestReport } from './testReport.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearth-report-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('adds up every runner, and prints the line that others parse', () => {
  const total = addReports([
    { passed: 3, failures: [], skips: [{ test: 'a', reason: 'no GPU' }] },
    { passed: 4, failures: ['b', 'c'], skips: [] },
  ]);
  expect(formatCounts(total)).toBe('7 passed, 2 failed, 1 skipped');
  expect(total.failures).toEqual(['b', 'c']);
  expect(total.skips).toEqual([{ test: 'a', reason: 'no GPU' }]);
});

it('does not take a missing or half-written report for a run without tests', async () => {
  expect(await readTestReport(join(folder, 'missing.json'))).toBeNull();
  const half = join(folder, 'half.json');
  await writeFile(half, '{"passed": 3');
  expect(await readTestReport(half)).toBeNull();
});

it('says which Electron ran, and fails where nobody said', async () => {
  const path = join(folder, 'electron.json');
  expect(await readElectronLine(path)).toMatchObject({ ok: false });
  await writeFile(path, JSON.stringify({ kind: 'stand-in', why: 'no binary' }));
  expect(await readElectronLine(path)).toEqual({ ok: true, line: 'Electron: the stand-in (no binary)' });
  await writeFile(path, JSON.stringify({ kind: 'real', why: '' }));
  expect(await readElectronLine(path)).toEqual({ ok: true, line: 'Electron: the real binary' });
  await writeFile(path, JSON.stringify({ kind: 'imagined', why: '' }));
  expect(await readElectronLine(path)).toMatchObject({ ok: false });
});
