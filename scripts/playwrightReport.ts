/** Turns the JSON of Playwright's own reporter into a `TestReport`. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { TestReport } from './testReport.ts';

const annotation = z.object({ type: z.string(), description: z.string().optional() });

const spec = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      annotations: z.array(annotation),
      results: z.array(z.object({ status: z.string().optional(), annotations: z.array(annotation).optional() })),
    }),
  ),
});

interface Suite {
  readonly title: string;
  readonly specs: z.infer<typeof spec>[];
  readonly suites?: Suite[] | undefined;
}

const suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});

const playwrightJson = z.object({
  suites: z.array(suite),
  /** Failures outside of any test, such as a spec that cannot be loaded. */
  errors: z.array(z.unknown()),
});

const countSuite = ({ title, specs, suites = [] }: Suite, path: readonly string[], report: TestReport): void => {
  const here = [...path, title];
  for (const { title: name, tests } of specs) {
    const test = [...here, name].join(' > ');
    for (const { status, annotations, results } of tests) {
      if (status === 'expected') report.passed += 1;
      else if (status === 'skipped') {
        const said = [...annotations, ...results.flatMap((result) => result.annotations ?? [])];
        const reason = said.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? null;
        report.skips.push({ test, reason });
      } else report.failures.push(test);
    }
  }
  for (const inner of suites) countSuite(inner, here, report);
};

/** Null where there is no readable report. Throws for nothing. */
export const readPlaywrightReport = async (path: string): Promise<TestReport | null> => {
  try {
    const { suites, errors } = playwrightJson.parse(JSON.parse(await readFile(path, 'utf8')));
    const report: TestReport = { passed: 0, failures: errors.map(() => 'outside of any test'), skips: [] };
    for (const file of suites) countSuite(file, [], report);
    return report;
  } catch {
    return null;
  }
};
