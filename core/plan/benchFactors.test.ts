import { describe, expect, it } from 'vitest';
import { cpuFactors } from './benchFactors.ts';
import { plainMachine } from './plainMachine.ts';
import { factsOf } from './recorded.testing.ts';
import { bestLayout } from './searchLayout.ts';

const facts = factsOf('r1-distill-qwen-1.5b', 'Q4_K_M');
const shape = { promptTokens: 512, generatedTokens: 1024 };
const { layout, speed } = bestLayout({ facts, machine: plainMachine, contextTokens: 4096, sequences: 1, threads: 1 });
const times = (factor: number) => ({
  decodeTokensPerSecond: (speed.decodeTokensPerSecond ?? NaN) * factor,
  prefillTokensPerSecond: (speed.prefillTokensPerSecond ?? NaN) * factor,
});

describe('a short bench of the processor', () => {
  it('that is fast makes predictions faster', () => {
    const { core, cpu } = cpuFactors(facts, layout, plainMachine, times(2), shape);
    expect(core).toBeGreaterThan(1.5);
    expect(cpu).toBeGreaterThan(1.5);
  });

  it('that is slow makes none slower: of a tiny model it is the time in which no large model waits', () => {
    expect(cpuFactors(facts, layout, plainMachine, times(0.2), shape)).toEqual({ core: 1, cpu: 1 });
  });
});
