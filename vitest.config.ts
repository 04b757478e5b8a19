/** Tests beside the code. Two workers, as engine tests load real models; those ask for one thread each themselves. */
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, 'e2e/**', 'out/**', 'dist/**', 'test-results/**'],
    // A child process alone can take ten seconds to start on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // A worker takes file after file: starting one for each of 200 costs a minute. What a test changes of its process
    // (variables of the environment, timers) it puts back, and no module keeps what another test would notice.
    isolate: false,
  },
});
