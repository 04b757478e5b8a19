/** Evaluated prompts on the disk: used again by the engine that wrote them, refused by every other. With real engines. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeLauncher } from '../../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import type { ChatMessage, LoadOptions, StateKeeping } from '../childContract.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { createEngineService } from '../engineService.ts';
import {
  ask,
  collectAnswer,
  demoLoadOptions,
  distillPath,
  greedyRequest,
  moePath,
  startDemoEngine,
  userMessage,
  type CollectedAnswer,
} from '../realEngine.testing.ts';
import { createEngineStates } from './engineStates.ts';

const never = new AbortController().signal;
const temporary = useTemporaryFolder();
let folder: string;
beforeEach(() => {
  folder = join(temporary.folder(), 'engine-state');
});

const running = new Set<EngineProcess>();
const end = async (engine: EngineProcess): Promise<void> => {
  running.delete(engine);
  await engine.end();
};
afterEach(() => Promise.all([...running].map(end)));

const start = async (
  changes: Partial<LoadOptions & StateKeeping> = {},
  modelPath = distillPath,
): Promise<EngineProcess> => {
  const { modelHash = modelPath, budgetBytes = 1024 ** 3, key = null, ...options } = changes;
  const engine = await startDemoEngine(demoLoadOptions(modelPath, options));
  running.add(engine);
  await engine.keepStates({ folder, budgetBytes, modelHash, key });
  return engine;
};

const longText = (name: string): string => `${name}: ${'12 + 7. '.repeat(110)}`;

/** The chat's turn; the first one is long. */
const turn = (engine: EngineProcess, chatId: string, messages: readonly ChatMessage[]): Promise<CollectedAnswer> =>
  ask(engine, greedyRequest(messages, { chatId, maxTokens: 24 }));

const firstTurn = [userMessage(longText('apples'))];
const secondTurn = [...firstTurn, { role: 'assistant' as const, content: 'It is 19.' }, userMessage('What is 25 + 4?')];

/** A chat whose first turn was answered, by an engine that was ended then; answers its file. */
const makeState = async (
  changes: Partial<LoadOptions & StateKeeping> = {},
  modelPath = distillPath,
): Promise<string> => {
  const engine = await start(changes, modelPath);
  await turn(engine, 'chat', firstTurn);
  await end(engine);
  return join(folder, 'chat.state');
};

let made: Buffer | null = null;

/** The same file, made once. */
const writeState = async (): Promise<string> => {
  const path = join(folder, 'chat.state');
  if (made === null) made = readFileSync(await makeState());
  else {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, made);
  }
  return path;
};

const cachedTokensAfter = async (
  changes: Partial<LoadOptions & StateKeeping> = {},
  modelPath = distillPath,
): Promise<number> => {
  const engine = await start(changes, modelPath);
  const { stats } = await turn(engine, 'chat', secondTurn);
  expect(stats.answerTokens + stats.thoughtTokens).toBe(24);
  await end(engine);
  return stats.cachedPromptTokens;
};

describe.each([
  { name: 'the distill (qwen2)', path: distillPath },
  { name: 'the mixture of experts (deepseek2)', path: moePath },
])('$name', ({ path }) => {
  it('evaluates only what is new of a chat that is opened again, and says the same as if it had evaluated all', async () => {
    const fresh = await startDemoEngine(demoLoadOptions(path));
    running.add(fresh);
    const expected = await ask(fresh, greedyRequest(secondTurn, { maxTokens: 24 }));

    await makeState({}, path);
    const engine = await start({}, path);
    const again = await turn(engine, 'chat', secondTurn);
    const firstPromptTokens = again.stats.cachedPromptTokens;
    expect(firstPromptTokens).toBeGreaterThan(400);
    expect(again.stats.promptTokens - firstPromptTokens).toBeLessThan(40);
    expect(again.thought + again.text).toBe(expected.thought + expected.text);
    expect(again.events[0]).toMatchObject({ type: 'start', cachedPromptTokens: firstPromptTokens });
  });
});

describe('a state', () => {
  it('is written when another chat takes its place, and read when the chat goes on', async () => {
    const engine = await start({ sequences: 1 });
    await turn(engine, 'chat', firstTurn);
    expect(existsSync(folder)).toBe(false);
    await turn(engine, 'other', [userMessage(longText('pears'))]);
    const { stats } = await turn(engine, 'chat', secondTurn);
    expect(stats.cachedPromptTokens).toBeGreaterThan(400);
    expect(readdirSync(folder).sort()).toEqual(['chat.state', 'other.state']);
  });

  it('of a branch is of use to another one as far as both are the same', async () => {
    await writeState();
    const engine = await start();
    const edited = [userMessage(`${longText('apples').slice(0, -200)} And what is 3 + 4?`)];
    const { stats } = await turn(engine, 'chat', edited);
    expect(stats.cachedPromptTokens).toBeGreaterThan(300);
    expect(stats.cachedPromptTokens).toBeLessThan(stats.promptTokens - 5);
  });

  it('is not written for short chats, nor for requests that belong to none', async () => {
    const engine = await start();
    await turn(engine, 'short', [userMessage('What is 1 + 2?')]);
    await ask(engine, greedyRequest(firstTurn, { maxTokens: 2 }));
    await turn(engine, '../outside', firstTurn);
    await end(engine);
    expect(existsSync(folder)).toBe(false);
  });

  it('is refused by another model, another engine release and another kind of cache, and deleted', async () => {
    for (const change of [
      { modelHash: 'another' },
      { keyCacheType: 'q8_0', valueCacheType: 'q8_0', flashAttention: 'on' },
      { key: randomBytes(32) },
    ] satisfies Partial<LoadOptions & StateKeeping>[]) {
      await writeState();
      expect(await cachedTokensAfter(change)).toBe(0);
    }
    const path = await writeState();
    const bytes = readFileSync(path);
    expect(bytes.includes('"engine":"0.4.0-dev"')).toBe(true);
    writeFileSync(path, Buffer.from(bytes.toString('latin1').replace('"0.4.0-dev"', '"0.4.1-dev"'), 'latin1'));
    expect(await cachedTokensAfter()).toBe(0);
  });

  it('that is damaged anywhere, or cut off, is not loaded: the chat is evaluated anew', async () => {
    const path = await writeState();
    const whole = readFileSync(path);
    const damaged = [9, 40, whole.length >> 1, whole.length - 1].map((position) => {
      const bytes = Buffer.from(whole);
      bytes[position] = (bytes[position] ?? 0) ^ 0x41;
      return bytes;
    });
    const engine = await start();
    for (const bytes of [...damaged, whole.subarray(0, -1), Buffer.alloc(0)]) {
      writeFileSync(path, bytes);
      expect((await turn(engine, 'chat', secondTurn)).stats.cachedPromptTokens).toBe(0);
      expect(existsSync(path)).toBe(false);
      await engine.forget('chat');
    }
    writeFileSync(path, whole);
    expect((await turn(engine, 'chat', secondTurn)).stats.cachedPromptTokens).toBeGreaterThan(400);
  });

  it('under a key is not readable without it', async () => {
    const key = new Uint8Array(randomBytes(32));
    const plain = readFileSync(await writeState());
    const encrypted = readFileSync(await makeState({ key }));
    // The seal is the last 32 bytes; the body begins somewhere behind the header, with the tokens.
    expect(plain.subarray(-64, -32).equals(encrypted.subarray(-48, -16))).toBe(false);
    expect(encrypted.includes(plain.subarray(2000, 2016))).toBe(false);
    expect(await cachedTokensAfter({ key })).toBeGreaterThan(400);
    await makeState({ key });
    expect(await cachedTokensAfter({ key: new Uint8Array(randomBytes(32)) })).toBe(0);
  });

  it('that does not fit the budget makes room: the one used longest ago goes', async () => {
    const bytes = statSync(await writeState()).size;
    const engine = await start({ budgetBytes: Math.floor(bytes * 2.5) });
    for (const name of ['first', 'second', 'third']) {
      await turn(engine, name, [userMessage(longText(name))]);
    }
    writeFileSync(join(folder, 'torn.state.part'), 'left by a crash');
    await end(engine);
    expect(readdirSync(folder).sort()).toEqual(['second.state', 'third.state']);
    const small = await start({ budgetBytes: 1000 });
    await turn(small, 'large', [userMessage(longText('large'))]);
    await end(small);
    expect(existsSync(join(folder, 'large.state'))).toBe(false);
  });

  it('is gone with its chat, and does not come back', async () => {
    const path = await writeState();
    const engine = await start();
    await turn(engine, 'chat', secondTurn);
    await engine.forget('chat');
    expect(existsSync(path)).toBe(false);
    expect((await engine.usage()).cachedTokens).toBe(0);
    await end(engine);
    expect(existsSync(path)).toBe(false);
  });
});

describe('the app', () => {
  it('goes on with a chat after its model was unloaded, and keeps nothing of one that is deleted', async () => {
    const states = createEngineStates({ folder, budgetBytes: 1024 ** 3, key: null });
    const engine = createEngineService(createNodeLauncher(), states);
    const target = {
      modelId: 'demo',
      modelHash: 'demo',
      plan: () => Promise.resolve({ options: demoLoadOptions(), placement: null, notices: [] }),
    };
    const turnOf = async (messages: readonly ChatMessage[]): Promise<CollectedAnswer> =>
      collectAnswer(await engine.generate(greedyRequest(messages, { chatId: 'chat', maxTokens: 24 }), never));
    await engine.load(target);
    await turnOf(firstTurn);
    await engine.unload();
    await engine.load(target);
    expect((await turnOf(secondTurn)).stats.cachedPromptTokens).toBeGreaterThan(400);
    await engine.forget('chat');
    await engine.close();
    expect(readdirSync(folder)).toEqual([]);
    // Without an engine, too.
    writeFileSync(join(folder, 'old.state'), '');
    await engine.forget('old');
    expect(readdirSync(folder)).toEqual([]);
    await states.forgetAll();
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a chat whose state is being read', () => {
  it('can be stopped, and holds nobody else up', async () => {
    await writeState();
    const engine = await start();
    const abort = new AbortController();
    const stopped = ask(engine, greedyRequest(secondTurn, { chatId: 'chat' }), abort.signal);
    abort.abort();
    const beside = ask(engine, greedyRequest('What is 347 + 586?'));
    expect((await stopped).stats.reason).toBe('stopped');
    expect((await beside).text).toContain('933');
  });
});
