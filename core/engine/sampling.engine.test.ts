import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadOptions, Sampling } from './childContract.ts';
import type { EngineProcess } from './engineProcess.ts';
import { demoLoadOptions, startDemoEngine, userMessage } from './realEngine.testing.ts';

type SamplingPlace = Exclude<LoadOptions['sampleOn'], 'auto'>;
const places: readonly SamplingPlace[] = ['device', 'host'];
const engines = new Map<SamplingPlace, EngineProcess>();

beforeAll(async () => {
  for (const place of places) engines.set(place, await startDemoEngine({ ...demoLoadOptions(), sampleOn: place }));
});
afterAll(async () => {
  for (const engine of engines.values()) await engine.end();
});

const answer = async (place: SamplingPlace, question: string, sampling: Sampling, maxTokens: number | null) => {
  const engine = engines.get(place);
  if (engine === undefined) throw new Error('The engine has not started.');
  const { events } = engine.generate(
    { requestId: randomUUID(), messages: [userMessage(question)], sampling, maxTokens },
    new AbortController().signal,
  );
  let text = '';
  for await (const event of events) if (event.type === 'delta') text += event.text;
  return text;
};

describe('sampling in the graph and on the host', () => {
  it('says the same at temperature 0: the graph finds the likeliest token', async () => {
    const greedy: Sampling = { temperature: 0, topP: 0.95, seed: 3 };
    const question = 'Calculate 123 × 45';
    expect(await answer('device', question, greedy, null)).toBe(await answer('host', question, greedy, null));
  });

  it('repeats an answer for the same seed, in the graph too', async () => {
    const warm: Sampling = { temperature: 1.5, topP: 0.95, seed: 11 };
    const question = 'Write a Python function that reverses a string.';
    expect(await answer('device', question, warm, 40)).toBe(await answer('device', question, warm, 40));
  });

  it('draws as often from the graph as from the host: a wrong cumulative sum would shift the shares', async () => {
    const rounds = 120;
    const shares = async (place: SamplingPlace) => {
      const counts = new Map<string, number>();
      for (let seed = 0; seed < rounds; seed++) {
        // Hot enough that the first words differ; cut so that the tail must be rejected.
        const first = await answer(place, 'Who are you?', { temperature: 2.5, topP: 0.8, seed }, 4);
        counts.set(first.slice(0, 1), (counts.get(first.slice(0, 1)) ?? 0) + 1);
      }
      return counts;
    };
    const [device, host] = [await shares('device'), await shares('host')];
    for (const [character, count] of host) {
      const share = count / rounds;
      const tolerance = 5 * Math.sqrt((2 * share * (1 - share)) / rounds) + 0.01;
      expect(Math.abs((device.get(character) ?? 0) / rounds - share)).toBeLessThan(tolerance);
    }
  }, 90_000);
});
