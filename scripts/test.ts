/**
 * `npm test`: everything that has to hold, and one last line that says how it went.
 *
 * The static checks count as no tests, but a failing one fails the run; so does a runner that leaves no report. The
 * exit code is 0 only where nothing failed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { readElectronLine } from './electronReport.ts';
import { readPlaywrightReport } from './playwrightReport.ts';
import { runTool, type ToolEnd } from './runTool.ts';
import { addReports, formatCounts, readTestReport, type TestReport } from './testReport.ts';

const root = join(import.meta.dirname, '..');
const minuteMs = 60_000;
const electronReportPath = join(root, 'test-results', 'electron.json');

const summary: string[] = [];
const failures: string[] = [];
const reports: TestReport[] = [];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Runs a step that is right or wrong; others may run beside it. */
const check = async (title: string, command: string, ...toolArguments: string[]): Promise<boolean> => {
  const { ok, why } = await runTool(command, toolArguments, {
    cwd: root,
    timeLimitMs: 10 * minuteMs,
    inOnePiece: true,
  });
  say(`== ${title}: ${ok ? 'ok' : why}\n`);
  summary.push(`${title}: ${ok ? 'ok' : `failed (${why})`}`);
  if (!ok) failures.push(title);
  return ok;
};

/** Adds a runner's report. A runner that failed without a failed test, or without a report, still fails the run. */
const addRunner = (title: string, end: ToolEnd, report: TestReport | null): void => {
  if (report !== null) reports.push(report);
  const counts = report === null ? 'no report' : formatCounts(report);
  summary.push(`${title}: ${counts}${end.ok ? '' : ` (${end.why})`}`);
  if (!end.ok || report === null || report.failures.length > 0) failures.push(title);
};

const runUnitTests = async (folder: string): Promise<void> => {
  const title = 'Unit tests';
  say(`\n== ${title}`);
  const path = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'vitestReporter.ts')}`];
  const end = await runTool('vitest', ['run', '--allowOnly=false', ...reporters], {
    cwd: root,
    timeLimitMs: 30 * minuteMs,
    env: { HEARTH_TEST_REPORT: path },
  });
  addRunner(title, end, await readTestReport(path));
};

const runBrowserTests = async (folder: string): Promise<void> => {
  const title = 'End-to-end tests';
  say(`\n== ${title}`);
  // A report of an earlier run must not stand for this one.
  await rm(electronReportPath, { force: true });
  let browser: string;
  try {
    browser = await ensureBrowser();
  } catch (thrown) {
    addRunner(title, { ok: false, why: thrown instanceof Error ? thrown.message : String(thrown) }, null);
    return;
  }
  say(`Chromium: ${browser}`);
  const path = join(folder, 'playwright.json');
  const end = await runTool('playwright', ['test', '--forbid-only', '--reporter=list,json'], {
    cwd: root,
    timeLimitMs: 30 * minuteMs,
    env: { HEARTH_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: path },
  });
  addRunner(title, end, await readPlaywrightReport(path));
};

const folder = await mkdtemp(join(tmpdir(), 'hearth-test-run-'));
try {
  // Lint takes as long as the other three together.
  const lint = check('Lint', 'eslint', '.');
  await check('Format', 'prettier', '--check', '.');
  await check('Types', 'tsc', '-p', '.');
  const isBuilt = await check('Build', 'electron-vite', 'build');
  await lint;
  await runUnitTests(folder);
  if (isBuilt) await runBrowserTests(folder);
  else addRunner('End-to-end tests', { ok: false, why: 'not run: there is no build to test' }, null);
} finally {
  await rm(folder, { recursive: true, force: true });
}

const electron = await readElectronLine(electronReportPath);
if (!electron.ok) failures.push('Electron');

const total = addReports(reports);
say('\n== Summary');
for (const line of summary) say(line);
say(electron.line);
for (const { test, reason } of total.skips) say(`Skipped: ${test} (${reason ?? 'no reason given'})`);
for (const test of total.failures) say(`Failed: ${test}`);
if (failures.length > 0) say(`Failed: ${failures.join(', ')}`);
say(formatCounts(total));
process.exitCode = failures.length > 0 ? 1 : 0;
