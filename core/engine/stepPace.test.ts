import { describe, expect, it } from 'vitest';
import { CpuPace } from './cpuPace.ts';
import { StepPace, unseenGapMs, type Pace } from './stepPace.ts';

/** A machine on which steps take what they take. */
interface Machine {
  readonly decodeMs: number;
  readonly fixedMs: number;
  readonly tokenMs: number;
}

const gpu: Machine = { decodeMs: 3.4, fixedMs: 1.5, tokenMs: 0.085 };
const cpu: Machine = { decodeMs: 60, fixedMs: 2, tokenMs: 11 };
/** Where another kernel for larger batches makes the first token of a prompt dear. */
const steep: Machine = { decodeMs: 2, fixedMs: 6, tokenMs: 0.05 };

/** A chat answers while another one's prompt of `promptTokens` is evaluated; answers the mixed steps. */
const run = ({ decodeMs, fixedMs, tokenMs }: Machine, promptTokens: number): { steps: number[]; elapsedMs: number } => {
  const pace: Pace = tokenMs > 1 ? new CpuPace(1) : new StepPace();
  pace.learn({ promptTokens: 512, answers: 0, elapsedMs: 512 * tokenMs + decodeMs });
  for (let step = 0; step < 20; step++) pace.learn({ promptTokens: 0, answers: 1, elapsedMs: decodeMs });
  const steps: number[] = [];
  for (let left = promptTokens; left > 0;) {
    const share = Math.min(left, pace.promptBudgetTokens(512));
    const elapsedMs = decodeMs + fixedMs + share * tokenMs;
    pace.learn({ promptTokens: share, answers: 1, elapsedMs });
    steps.push(elapsedMs);
    left -= share;
  }
  return { steps, elapsedMs: steps.reduce((sum, step) => sum + step, 0) };
};

describe('a prompt beside a running answer', () => {
  it.each([
    ['GPU', gpu],
    ['CPU', cpu],
  ])('makes no gap that is seen and above three times the usual one on a %s', (_, machine) => {
    expect(Math.max(...run(machine, 2048).steps)).toBeLessThan(Math.max(3 * machine.decodeMs, 1.2 * unseenGapMs));
  });

  it.each([
    ['GPU', gpu, 0.8],
    ['CPU', cpu, 0.5],
    ['machine with a dear first token', steep, 0.6],
  ])(
    'does not starve on a %s: its share does not shrink with the speed that the small share itself makes',
    (_, machine, share) => {
      const alone = 2048 * machine.tokenMs;
      expect(alone / run(machine, 2048).elapsedMs).toBeGreaterThan(share);
    },
  );
});

it('is careful before anything was measured', () => {
  expect(new StepPace().promptBudgetTokens(512)).toBe(8);
  expect(new CpuPace(1).promptBudgetTokens(512)).toBe(3);
});

it('follows what a token costs where it grows with the depth of the prompt', () => {
  const pace = new CpuPace(1);
  for (let step = 0; step < 20; step++) pace.learn({ promptTokens: 0, answers: 1, elapsedMs: 60 });
  let longestMs = 0;
  for (let depth = 0; depth < 8192;) {
    const promptTokens = pace.promptBudgetTokens(512);
    const elapsedMs = 60 + promptTokens * (3 + depth / 500);
    longestMs = Math.max(longestMs, elapsedMs);
    pace.learn({ promptTokens, answers: 1, elapsedMs });
    depth += promptTokens;
  }
  expect(longestMs).toBeLessThan(180);
});

it('lets a small model evaluate prompts beside an answer as fast as its text may still stream', () => {
  const pace = new CpuPace(1);
  for (let step = 0; step < 20; step++) pace.learn({ promptTokens: 0, answers: 1, elapsedMs: 1 });
  for (let step = 0; step < 20; step++) {
    const promptTokens = pace.promptBudgetTokens(512);
    pace.learn({ promptTokens, answers: 1, elapsedMs: 1 + promptTokens });
  }
  expect(pace.promptBudgetTokens(512)).toBe(39);
});

it('waits on the spot for a prompt that a GPU has evaluated in a moment, and never before one was measured', () => {
  const pace = new StepPace();
  expect(pace.isBrief(64)).toBe(false);
  pace.learn({ promptTokens: 512, answers: 0, elapsedMs: 512 * gpu.tokenMs });
  expect(pace.isBrief(2048)).toBe(true);
  expect(pace.isBrief(4096)).toBe(false);
});
