import { describe, expect, it } from 'vitest';
import { usageOf } from './engineUsage.testing.ts';
import { createEngineReader } from './engineReader.ts';
import { noProcess } from './processReading.ts';

describe('createEngineReader', () => {
  const readerOf = () => {
    const engine = { asked: 0, resting: 0 as number | null, generatedTokens: 0 };
    const reader = createEngineReader(
      {
        pid: () => 1,
        usage: () => {
          engine.asked += 1;
          return Promise.resolve(usageOf({ generatedTokens: engine.generatedTokens }));
        },
        restingSince: () => engine.resting,
      },
      () => noProcess,
    );
    return { engine, reader };
  };

  it('leaves an engine at rest alone and still tells its state: asking wakes two processes', async () => {
    const { engine, reader } = readerOf();
    for (let look = 0; look < 5; look += 1) await reader.read();
    expect(engine.asked).toBe(1);
    expect((await reader.read()).engine).toMatchObject({ running: 0, tokensPerSecond: 0 });
  });

  it('asks at each look while an answer is at work', async () => {
    const { engine, reader } = readerOf();
    engine.resting = null;
    for (let look = 0; look < 5; look += 1) await reader.read();
    expect(engine.asked).toBe(5);
  });

  it('asks again after an answer that began and ended between two looks: its tokens would be missing', async () => {
    const { engine, reader } = readerOf();
    await reader.read();
    engine.resting = 1;
    engine.generatedTokens = 40;
    await reader.read();
    expect(reader.counts()?.generatedTokens).toBe(40);
  });
});
