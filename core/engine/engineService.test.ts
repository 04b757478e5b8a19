/** Loading, dying and coming back, with real engine processes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { totalOf } from '../../contract/durationHistogram.ts';
import type { EngineStatus } from '../../contract/engine.ts';
import { HearthError } from '../../contract/error.ts';
import { numbers, writeChangedHeader } from '../catalog/ggufPatch.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import type { LoadOptions } from './childContract.ts';
import { createEngineService, type EngineService } from './engineService.ts';
import type { LoadTarget } from './loadTarget.ts';
import { collectAnswer, demoTarget, distillPath, greedyRequest, moePath } from './realEngine.testing.ts';

const folder = useTemporaryFolder();
const never = new AbortController().signal;
let engine: EngineService;
beforeEach(() => {
  engine = createEngineService(createNodeLauncher());
});
afterEach(() => engine.close());

const target = (modelId: string, path = distillPath, changes: Partial<LoadOptions> = {}): LoadTarget =>
  demoTarget(modelId, path, { contextTokens: 1024, ...changes });

/** Resolves with the first status, the present one included, that fits. */
const statusWhere = (fits: (status: EngineStatus) => boolean): Promise<EngineStatus> =>
  new Promise((resolve) => {
    if (fits(engine.status.get())) {
      resolve(engine.status.get());
      return;
    }
    const unsubscribe = engine.status.subscribe((status) => {
      if (!fits(status)) return;
      unsubscribe();
      resolve(status);
    });
  });

const failureOf = async (work: Promise<unknown>): Promise<HearthError> => {
  const thrown: unknown = await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (thrown instanceof HearthError) return thrown;
  throw new Error(`It did not fail as explained: ${String(thrown)}`);
};

const ask = async (question: string) => collectAnswer(await engine.generate(greedyRequest(question), never));

const killEngine = (): void => {
  const pid = engine.pid();
  if (pid === null) throw new Error('There is no engine to kill.');
  process.kill(pid, 'SIGKILL');
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('an engine that is killed', () => {
  it('in mid-answer: what was said stays, the cause is told, and the next answer works by itself', async () => {
    await engine.load(target('demo'));
    let said = '';
    const answer = await engine.generate(greedyRequest('Count from 5 to 999.'), never);
    const failure = await failureOf(
      collectAnswer(answer, (event) => {
        if (event.type !== 'delta') return;
        if (said === '') killEngine();
        said += event.text;
      }),
    );
    expect(said).not.toBe('');
    expect(failure.code).toBe('ENGINE_DIED');
    expect(failure.message).toMatch(/ended from outside/);
    expect(failure.details['signal']).toBe('SIGKILL');
    expect(await failureOf(answer.end)).toMatchObject({ code: 'ENGINE_DIED' });

    // Asked while it is still starting again.
    expect((await ask('What is 347 + 586?')).text).toContain('933');
    const { state, error, modelId } = engine.status.get();
    expect({ state, code: error?.code, modelId }).toEqual({ state: 'ready', code: 'ENGINE_DIED', modelId: 'demo' });
  });

  it('again and again: after three deaths without an answer it stays down, says so, and can be loaded by hand', async () => {
    await engine.load(target('demo'));
    for (let death = 1; death <= 3; death++) {
      await statusWhere(({ state }) => state === 'ready');
      killEngine();
      await statusWhere(({ state }) => state !== 'ready');
    }
    const status = await statusWhere(({ state }) => state === 'failed');
    expect(status.error?.code).toBe('ENGINE_BREAKER_OPEN');
    // The model, and what to change: on the CPU a shorter context.
    expect(status.error?.message).toMatch(/ended 3 times with demo/);
    expect(status.error?.next).toMatch(/--context/);
    expect(status.error?.details['setting']).toBe('contextTokens');
    expect(engine.pid()).toBeNull();
    expect((await failureOf(ask('Hello'))).code).toBe('ENGINE_BREAKER_OPEN');

    expect((await engine.load(target('demo'))).state).toBe('ready');
    expect((await ask('What is 347 + 586?')).text).toContain('933');
  });
});

describe('an engine that is asked for a sign of life after sleep', () => {
  it('is left alone where it gives one', async () => {
    await engine.load(target('demo'));
    const before = engine.pid();
    await engine.wake();
    expect(engine.pid()).toBe(before);
    expect(engine.status.get()).toMatchObject({ state: 'ready', error: null });
  });

  it.skipIf(process.platform === 'win32')('and gives none is started anew, and the cause is told', async () => {
    await engine.close();
    engine = createEngineService(createNodeLauncher(), null, { signOfLifeMs: 1000 });
    await engine.load(target('demo'));
    const before = engine.pid() ?? 0;
    process.kill(before, 'SIGSTOP');
    await engine.wake();
    expect(isRunning(before)).toBe(false);
    const { error } = await statusWhere(({ state }) => state === 'ready');
    expect(error?.message).toMatch(/did not answer any more after the computer had slept/);
    expect((await ask('What is 347 + 586?')).text).toContain('933');
  });
});

describe('a model that cannot be loaded', () => {
  it('because its file is gone: the engine tells why, and another model can be loaded', async () => {
    const failure = await failureOf(engine.load(target('gone', folder.file('gone.gguf'))));
    expect(failure.code).toBe('ENGINE_LOAD_FAILED');
    expect(failure.message).toMatch(/failed to open|No such file/);
    expect(engine.status.get()).toMatchObject({ state: 'failed', modelId: 'gone', facts: null });
    expect((await failureOf(ask('Hello'))).code).toBe('ENGINE_LOAD_FAILED');
    expect((await engine.load(target('demo'))).state).toBe('ready');
  });

  // Both end the process of llama.cpp's own tools; the app reads the header first and never comes to this.
  it.skipIf(process.platform === 'win32').each([
    { key: 'deepseek2.expert_used_count', value: 99 },
    { key: 'deepseek2.rope.dimension_count', value: 192 },
  ])('because it would end the process ($key = $value): only the engine dies', async ({ key, value }) => {
    const path = await writeChangedHeader(moePath, folder.file('absurd.gguf'), numbers({ [key]: value }));
    const failure = await failureOf(engine.load(target('absurd', path)));
    expect(failure.code).toBe('ENGINE_DIED');
    expect(failure.message).toMatch(/one of its own checks/);
    expect(failure.details['signal']).toBe('SIGABRT');
    expect((await engine.load(target('demo'))).state).toBe('ready');
  });
});

it('a failure stays to be read while others have the memory to themselves, and afterwards', async () => {
  await failureOf(engine.load(target('gone', folder.file('gone.gguf'))));
  const before = engine.status.get();
  expect(before).toMatchObject({ state: 'failed', modelId: 'gone' });
  const seen = await engine.aside({ key: 'movingNow', values: {} }, () => Promise.resolve(engine.status.get()));
  expect(seen).toEqual(before);
  expect(engine.status.get()).toEqual(before);
});

describe('loading', () => {
  it('of another model in the midst of it: the last one wins, the first one is told', async () => {
    const first = failureOf(engine.load(target('first', moePath)));
    await statusWhere(({ state }) => state === 'loading');
    const second = engine.load(target('second'));
    expect((await first).code).toBe('CANCELLED');
    expect(await second).toMatchObject({ state: 'ready', modelId: 'second', error: null });
    expect(engine.status.get()).toMatchObject({ state: 'ready', modelId: 'second' });
  });

  it('of three models at once leaves one engine, of the last one', async () => {
    const first = failureOf(engine.load(target('first')));
    const second = failureOf(engine.load(target('second')));
    const third = engine.load(target('third'));
    expect([(await first).code, (await second).code]).toEqual(['CANCELLED', 'CANCELLED']);
    expect(await third).toMatchObject({ state: 'ready', modelId: 'third' });
  });

  it('is ended by unloading, and leaves no process behind', async () => {
    const load = failureOf(engine.load(target('demo')));
    await statusWhere(({ loadProgress }) => (loadProgress ?? 0) > 0);
    await engine.unload();
    expect((await load).code).toBe('CANCELLED');
    expect(engine.status.get().state).toBe('idle');
    expect(engine.pid()).toBeNull();
  });

  it('right after unloading is not undone by it', async () => {
    await engine.load(target('first'));
    const before = engine.pid() ?? 0;
    const unloading = engine.unload();
    const loading = engine.load({
      modelId: 'second',
      plan: () => {
        // Two models are never in memory at the same time.
        expect(isRunning(before)).toBe(false);
        return target('second').plan();
      },
    });
    await Promise.all([unloading, loading]);
    expect(engine.status.get()).toMatchObject({ state: 'ready', modelId: 'second' });
    expect((await ask('What is 347 + 586?')).text).toContain('933');
  });

  it('tells its progress, and facts that were read from the engine', async () => {
    const steps: number[] = [];
    engine.status.subscribe(({ loadProgress }) => {
      if (loadProgress !== null) steps.push(loadProgress);
    });
    const { facts } = await engine.load(target('demo'));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
    expect(facts).toMatchObject({
      backend: 'cpu',
      devices: ['CPU'],
      gpuLayers: 0,
      layers: 8,
      contextTokens: 1024,
      threads: 1,
    });
    expect(facts?.weightBytes).toBeGreaterThan(13_000_000);
  });
});

describe('a GPU backend on a machine without its libraries', () => {
  it('runs on the CPU and says so, instead of passing for a GPU', async () => {
    const { facts } = await engine.load(target('demo', distillPath, { backend: 'vulkan', gpuLayers: -1 }));
    const onCpu = facts?.devices[0] === 'CPU';
    expect(facts?.backend).toBe(onCpu ? 'cpu' : 'vulkan');
    expect(facts?.gpuLayers).toBe(onCpu ? 0 : 8);
    expect((await ask('What is 347 + 586?')).text).toContain('933');
  });
});

describe('a question', () => {
  it('without a model is refused at once, not left waiting', async () => {
    expect((await failureOf(ask('Hello'))).code).toBe('MODEL_NOT_INSTALLED');
  });

  it('while the model loads waits for it, unless it is stopped', async () => {
    const loading = engine.load(target('demo'));
    await statusWhere(({ state }) => state === 'loading');
    const waiting = ask('What is 347 + 586?');
    const abort = new AbortController();
    const reason = new HearthError({ code: 'CANCELLED', message: 'Stopped.', next: 'Ask again.' });
    const stopped = failureOf(engine.generate(greedyRequest('Hello'), abort.signal));
    abort.abort(reason);
    expect(await stopped).toBe(reason);
    expect(engine.status.get().state).toBe('loading');
    expect((await waiting).text).toContain('933');
    await loading;
  });

  it('is cut off with a reason where the model is taken away in mid-answer', async () => {
    await engine.load(target('demo'));
    const answer = await engine.generate(greedyRequest('Count from 5 to 999.'), never);
    const unloaded = Promise.withResolvers<undefined>();
    const failure = await failureOf(
      collectAnswer(answer, (event) => {
        if (event.type === 'delta') engine.unload().then(() => unloaded.resolve(undefined), unloaded.reject);
      }),
    );
    expect(failure.code).toBe('CANCELLED');
    await unloaded.promise;
    expect(engine.status.get().state).toBe('idle');
  });

  it('has live numbers while it is answered and final ones after', async () => {
    await engine.load(target('demo'));
    expect(engine.numbers()).toMatchObject({ generating: false, timeToFirstTokenMs: null });
    const seen: boolean[] = [];
    const { stats } = await collectAnswer(await engine.generate(greedyRequest('Count from 5 to 40.'), never), () => {
      seen.push(engine.numbers().generating);
    });
    expect(new Set(seen)).toEqual(new Set([true]));
    expect(engine.numbers()).toEqual({
      generating: false,
      timeToFirstTokenMs: stats.timeToFirstTokenMs,
      decodeTokensPerSecond: stats.decodeTokensPerSecond,
      contextUsedTokens: stats.promptTokens + stats.thoughtTokens + stats.answerTokens,
    });
    const usage = await engine.usage();
    expect(usage?.cachedTokens).toBeGreaterThan(stats.promptTokens);
    expect(usage).toMatchObject({
      answers: 1,
      running: 0,
      queued: 0,
      generatedTokens: stats.thoughtTokens + stats.answerTokens,
      promptTokens: stats.promptTokens,
      evaluatedPromptTokens: stats.promptTokens - stats.cachedPromptTokens,
    });
    // n tokens have n - 1 gaps; a gap counted at the host would be one between messages.
    expect(totalOf(usage?.tokenGaps ?? [])).toBe(stats.thoughtTokens + stats.answerTokens - 1);
    const secondsOfGaps = (usage?.tokenGapsMs ?? 0) / 1000;
    expect(secondsOfGaps * (stats.decodeTokensPerSecond ?? 0)).toBeCloseTo(totalOf(usage?.tokenGaps ?? []), -1);
    expect(totalOf(usage?.firstTokens ?? [])).toBe(1);
  });
});
