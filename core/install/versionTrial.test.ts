/** A newer file of a model on trial: its first answers by the real engine, and what the engine's end does to it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createEngineService, type EngineService } from '../engine/engineService.ts';
import { collectAnswer, demoTarget, greedyRequest } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { current, distill, renamed, useVersionsHub } from './newerVersions.testing.ts';
import { createVersionTrial } from './versionTrial.ts';

const { open, install } = useVersionsHub();

describe('the first answers of a newer version', () => {
  let engine: EngineService;
  beforeEach(() => {
    engine = createEngineService(createNodeLauncher());
    return () => engine.close();
  });

  const openTrial = async () => {
    const { installer, store } = await open();
    await install(installer, distill);
    expect(await install(installer, renamed('C'))).toMatchObject({ state: 'done', error: null });
    const trial = createVersionTrial({
      engine,
      installer,
      targetOf: (model) => demoTarget(model.id, store.contentPath(model)),
    });
    return { installer, trial, newer: current(installer) };
  };
  const ask = async (): Promise<string> =>
    (await collectAnswer(await engine.generate(greedyRequest('What is 347 + 586?'), new AbortController().signal)))
      .text;

  it('that fail bring the one before back, loaded, and say so; later deaths do not', async () => {
    const { installer, trial, newer } = await openTrial();
    await engine.load(trial.watched(newer));
    const back = new Promise<void>((resolve) => {
      engine.status.subscribe(({ state }) => {
        if (state === 'ready' && current(installer).sha256 !== newer.sha256) resolve();
      });
    });
    process.kill(engine.pid() ?? expect.fail('nothing is loaded'), 'SIGKILL');
    await back;
    await trial.settled();
    const model = current(installer);
    expect(model.sha256).toBe(newer.versions[0]?.sha256);
    expect(model.notice).toMatchObject({ kind: 'wentBack', sha256: newer.sha256, error: { code: 'ENGINE_DIED' } });
    expect(model.versions).toMatchObject([{ sha256: newer.sha256, reason: 'answersFailed' }]);
    expect(await ask()).toContain('933');
  });

  it('that come to their end make it trusted: what the engine does then is nothing against it', async () => {
    const { installer, trial, newer } = await openTrial();
    await engine.load(trial.watched(newer));
    for (let answer = 0; answer < newer.answersOnTrial; answer += 1) await ask();
    await trial.settled();
    expect(current(installer).answersOnTrial).toBe(0);
    const again = new Promise<void>((resolve) => {
      engine.status.subscribe(({ state, error }) => {
        if (state === 'ready' && error !== null) resolve();
      });
    });
    process.kill(engine.pid() ?? expect.fail('nothing is loaded'), 'SIGKILL');
    await again;
    await trial.settled();
    expect(current(installer)).toMatchObject({ sha256: newer.sha256, notice: null });
  });
});
