import { expect, it } from 'vitest';
import { EngineCounts } from './engineCounts.ts';
import { StepClock } from './stepClock.ts';
import type { Pace, StepCost } from './stepPace.ts';

const createClock = () => {
  const learned: StepCost[] = [];
  let spentMs = 0;
  const pace: Pace = {
    spentMs: () => (spentMs += 10),
    learn: (step) => learned.push(step),
    isBrief: () => false,
    promptBudgetTokens: () => 8,
  };
  return { clock: new StepClock(pace, new EngineCounts()), learned };
};

const run = (clock: StepClock, steps: number, promptTokens: number, answers: number): void => {
  for (let step = 0; step < steps; step++) {
    clock.begin(0, promptTokens, answers);
    clock.end(answers);
  }
};

it('measures one in eight of alike steps, all with a prompt, and the first after the number of answers changed', () => {
  const { clock, learned } = createClock();
  run(clock, 9, 0, 1);
  expect(learned).toHaveLength(2);
  run(clock, 3, 64, 1);
  expect(learned).toHaveLength(5);
  run(clock, 1, 0, 2);
  expect(learned.at(-1)).toEqual({ promptTokens: 0, answers: 2, elapsedMs: 10 });
});

it('measures steps that nobody waited for with the one that somebody did: else a GPU would seem to take no time', () => {
  const { clock, learned } = createClock();
  clock.begin(0, 512, 0);
  clock.begin(5, 512, 0);
  clock.end(0);
  expect(learned).toEqual([{ promptTokens: 1024, answers: 0, elapsedMs: 10 }]);
});

it('forgets a step that was not done', () => {
  const { clock, learned } = createClock();
  clock.begin(0, 512, 0);
  clock.abandon();
  clock.begin(0, 64, 0);
  clock.end(0);
  expect(learned).toEqual([{ promptTokens: 64, answers: 0, elapsedMs: 10 }]);
});
