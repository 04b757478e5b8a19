/** For tests: an engine of a file's or a group's own, started before its first test and ended after its last. */
import { afterAll, beforeAll } from 'vitest';
import type { LoadOptions } from './childContract.ts';
import type { EngineProcess } from './engineProcess.ts';
import { startDemoEngine } from './realEngine.testing.ts';

export type DemoEngine = Pick<EngineProcess, 'generate' | 'answerNow' | 'usage'>;

/** @param options default: the distill as the app loads it */
export const useDemoEngine = (options?: LoadOptions): DemoEngine => {
  let started: EngineProcess | null = null;
  beforeAll(async () => {
    started = await startDemoEngine(options);
  });
  afterAll(() => started?.end());
  const engine = (): EngineProcess => {
    if (started === null) throw new Error('The engine is there while a test runs.');
    return started;
  };
  return {
    generate: (request, signal) => engine().generate(request, signal),
    answerNow: (requestId) => engine().answerNow(requestId),
    usage: () => engine().usage(),
  };
};
