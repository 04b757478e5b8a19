/**
 * The gaps between an answer's tokens while another chat's 2,048 tokens are evaluated. Measured by this process' own
 * computing time, which does not grow when other programs need the machine.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../contract/chat.ts';
import { quietLlamaLog } from '../../native/quietLog.testing.ts';
import { loadModel, type LoadedModel } from './loadModel.ts';
import { median } from './median.ts';
import { Outbox } from './outbox.ts';
import { demoLoadOptions, distillPath, greedyRequest } from './realEngine.testing.ts';
import { Scheduler } from './scheduler.ts';
import { Sequence } from './sequence.ts';
import { unseenGapMs } from './stepPace.ts';
import { Vocabulary } from './vocabulary.ts';

const promptTokens = 2048;
let loaded: LoadedModel;
let scheduler: Scheduler;

const spentMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Notes when each token comes. */
class WatchedOutbox extends Outbox {
  readonly tokenMs: number[] = [];

  override count(channel: Channel, tokens: number): void {
    this.tokenMs.push(spentMs());
    super.count(channel, tokens);
  }
}

interface Started {
  readonly outbox: WatchedOutbox;
  readonly end: Promise<unknown>;
  readonly stop: () => void;
}

/** A prompt of random tokens that nothing is cached of, and an answer of exactly so many tokens. */
const start = (length: number, maxTokens: number): Started => {
  const prompt = Array.from({ length }, () => 100 + Math.floor(Math.random() * 200));
  const outbox = new WatchedOutbox(() => Promise.resolve());
  const sequence = new Sequence({
    request: greedyRequest('measured', { maxTokens, measuredPrompt: prompt }),
    promptTokens: Int32Array.from(prompt),
    startsInThought: true,
    closing: { close: [], gap: [] },
    grammar: null,
    tools: null,
    opening: [],
    limitTokens: loaded.sequenceLimitTokens,
    droppedTurns: 0,
    outbox,
  });
  const { requestId } = sequence.request;
  return { outbox, end: scheduler.run(sequence), stop: () => scheduler.stop(requestId) };
};

const gapsOf = (tokenMs: readonly number[]): number[] =>
  tokenMs.slice(1).map((ms, index) => ms - (tokenMs[index] ?? 0));

beforeAll(async () => {
  quietLlamaLog();
  const options = demoLoadOptions(distillPath, { sequences: 2, contextTokens: 4096 });
  loaded = await loadModel(
    options,
    () => undefined,
    () => false,
  );
  scheduler = new Scheduler(loaded, new Vocabulary(loaded.llama, loaded.model), 2);
});

describe('an answer beside a long prompt', () => {
  // Other tests share this machine's caches while it runs: the best of a few rounds is what the scheduler does.
  it('goes on streaming evenly, and no gap is three times as long as the others', { retry: 4 }, async () => {
    const answer = start(64, 1200);
    while (answer.outbox.tokenMs.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = answer.outbox.tokenMs.length;
    await start(promptTokens, 1).end;
    const usual = median(gapsOf(answer.outbox.tokenMs.slice(0, before)));
    const beside = gapsOf(answer.outbox.tokenMs.slice(before - 1)).sort((a, b) => b - a);
    answer.stop();
    await answer.end;
    expect(beside.length).toBeGreaterThan(20);
    expect(beside[0]).toBeLessThan(3 * median(beside));
    expect(median(beside)).toBeLessThan(1.5 * Math.max(2.5 * usual, unseenGapMs));
  });
});
