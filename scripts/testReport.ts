/** What one test runner tells of its run, and how the reports of several add up. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export const testReport = z.object({
  passed: z.number().int().nonnegative(),
  /** Tests that failed or were broken off, and files and hooks that failed outside of any test, by name. */
  failures: z.array(z.string()),
  skips: z.array(
    z.object({
      test: z.string(),
      /** Null where the test does not say why. */
      reason: z.string().nullable(),
    }),
  ),
});
export type TestReport = z.infer<typeof testReport>;

/** Null where there is no file or no report in it: a runner that died must not count as one without tests. */
export const readTestReport = async (path: string): Promise<TestReport | null> => {
  try {
    return testReport.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
};

export const addReports = (reports: readonly TestReport[]): TestReport => ({
  passed: reports.reduce((sum, { passed }) => sum + passed, 0),
  failures: reports.flatMap(({ failures }) => failures),
  skips: reports.flatMap(({ skips }) => skips),
});

export const formatCounts = ({ passed, failures, skips }: TestReport): string =>
  `${passed} passed, ${failures.length} failed, ${skips.length} skipped`;
