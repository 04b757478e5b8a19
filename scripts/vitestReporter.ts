/**
 * A vitest reporter that writes a `TestReport` to the file named in HEARTH_TEST_REPORT. Vitest's own JSON leaves out
 * why a test was skipped, and counts tests below a failed hook as skipped while the hook counts as nothing.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { TestReport } from './testReport.ts';

const countModule = (module: TestModule): TestReport => {
  const report: TestReport = { passed: 0, failed: 0, skips: [] };
  // The file itself, and suites, fail by their imports and hooks.
  const containers = [module, ...module.children.allSuites()];
  report.failed += containers.filter((container) => container.errors().length > 0).length;
  const unfinished = module.state() === 'pending' || module.state() === 'queued';
  if (unfinished && module.errors().length === 0) report.failed += 1;
  for (const test of module.children.allTests()) {
    const result = test.result();
    switch (result.state) {
      case 'passed':
        report.passed += 1;
        break;
      case 'failed':
        report.failed += 1;
        break;
      case 'skipped': {
        const reason = result.note ?? (test.options.mode === 'todo' ? 'to be written' : null);
        report.skips.push({ test: `${module.relativeModuleId} > ${test.fullName}`, reason });
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
    const reports = modules.map(countModule);
    const total: TestReport = {
      passed: reports.reduce((sum, { passed }) => sum + passed, 0),
      failed: reports.reduce((sum, { failed }) => sum + failed, 0) + unhandledErrors.length,
      skips: reports.flatMap(({ skips }) => skips),
    };
    writeFileSync(path, JSON.stringify(total));
  }
}
