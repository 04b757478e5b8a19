/**
 * A vitest reporter that writes a `TestReport` to the file named in HEARTH_TEST_REPORT. Vitest's own JSON leaves out
 * why a test was skipped, and counts tests below a failed hook as skipped while the hook counts as nothing.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { addReports, type TestReport } from './testReport.ts';

const countModule = (module: TestModule): TestReport => {
  const file = module.relativeModuleId;
  const report: TestReport = { passed: 0, failures: [], skips: [] };
  // The file itself, and suites, fail by their imports and hooks.
  const unfinished = module.state() === 'pending' || module.state() === 'queued';
  if (unfinished || module.errors().length > 0) report.failures.push(file);
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) report.failures.push(`${file} > ${suite.fullName}`);
  }
  for (const test of module.children.allTests()) {
    const result = test.result();
    switch (result.state) {
      case 'passed':
        report.passed += 1;
        break;
      case 'failed':
        report.failures.push(`${file} > ${test.fullName}`);
        break;
      case 'skipped': {
        const reason = result.note ?? (test.options.mode === 'todo' ? 'to be written' : null);
        report.skips.push({ test: `${file} > ${test.fullName}`, reason });
        break;
      }
      case 'pending':
        // Its file counts as failed already.
        break;
    }
  }
  return report;
};

export default class ReportWriter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const path = process.env['HEARTH_TEST_REPORT'];
    if (path === undefined) return;
    const outside = unhandledErrors.map(() => 'outside of any test');
    const total = addReports([...modules.map(countModule), { passed: 0, failures: outside, skips: [] }]);
    writeFileSync(path, JSON.stringify(total));
  }
}
