import { expect, it } from 'vitest';
import { watchSleep, type SleepClock } from './sleepWatch.ts';

it('a sleep would go unnoticed, or a busy minute would pass for one', () => {
  let now = 1_000_000;
  let fire: () => void = () => undefined;
  let ended = false;
  const clock: SleepClock = {
    now: () => now,
    every: (_, work) => {
      fire = work;
      return () => {
        ended = true;
      };
    },
  };
  let woken = 0;
  const end = watchSleep(() => (woken += 1), clock);
  for (const passedMs of [5000, 5000, 20_000, 59_000, 5000]) {
    now += passedMs;
    fire();
  }
  expect(woken).toBe(0);
  now += 3_600_000;
  fire();
  now += 5000;
  fire();
  expect(woken).toBe(1);
  end();
  expect(ended).toBe(true);
});
