/**
 * `npm run soak -- --minutes 30`: mixed chats on the demo model for as long as asked, through the app's own services, on a
 * home folder of its own: short and long questions, further turns, stops, "answer now", deleted chats,
 * evaluated prompts that go to the disk and come back, and with `--kills` sudden deaths of the engine. Prints what the app
 * and its engine hold in memory over time. Exit code 1 where either has grown from the run's second quarter to its last.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import type { ChatEvent, Message } from '../contract/chat.ts';
import type { HandlerContext } from '../contract/endpoint.ts';
import { openChat } from '../core/chat/chatHandlers.ts';
import { createCore } from '../core/compose.ts';
import { median } from '../core/engine/median.ts';
import { createRandom } from '../core/engine/random.ts';
import { openDatabase } from '../core/storage/database.ts';
import { createSettings } from '../core/storage/settings.ts';
import { createShellPorts } from '../headless/shellPorts.ts';

const flags = new Command('soak')
  .option('--minutes <count>', 'how long', '5')
  .option('--chats <count>', 'chats that are answered at once', '6')
  .option('--kills <count>', 'sudden deaths of the engine, evenly spread', '0')
  .option('--model <file>', 'a .gguf file; default: the demo model')
  .option('--seed <number>', 'of what the chats do', '1')
  .parse()
  .opts<{ minutes: string; chats: string; kills: string; seed: string; model?: string }>();

const durationMs = Number(flags.minutes) * 60_000;
const sampleEveryMs = Math.min(10_000, durationMs / 40);
/** Growth that is told apart from what a garbage collector leaves lying about. */
const growth = { factor: 1.1, bytes: 24 * 2 ** 20 } as const;

const random = createRandom(Number(flags.seed));
const chance = (probability: number): boolean => random() < probability;
const number = (below: number): number => Math.floor(random() * below);
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const home = mkdtempSync(join(tmpdir(), 'hearth-soak-'));
const ports = { ...createShellPorts('cli'), home };
const database = openDatabase(home);
const core = await createCore(ports);
const modelPath = flags.model ?? join(ports.assets, 'models', 'demo-r1-distill-f16.gguf');
const target = { ...core.targetOfFile(modelPath), modelHash: 'soak' };
const chat = openChat(database, {
  engine: core.engine,
  loadModel: () => core.engine.load(target),
  settings: createSettings(database).value,
});
const { handlers } = chat;
const context: HandlerContext = {
  sender: { shell: 'host', connectionId: 'soak' },
  signal: new AbortController().signal,
};

const counts = { answers: 0, stopped: 0, failed: 0, tokens: 0, kills: 0 };

const question = (): string => {
  const sum = `What is ${number(500)} + ${number(500)}?`;
  // Longer than what is written to the disk when another chat needs the room.
  return chance(0.3) ? `${'12 + 7. '.repeat(60 + number(120))}${sum}` : sum;
};

/** Watches the chat as a window does, and answers how the message ended. */
const watchEnd = async (conversationId: string, answerId: string): Promise<Message> => {
  const watching = new AbortController();
  const ends: Message[] = [];
  const take = (message: Message): void => {
    if (message.id !== answerId || message.status === 'queued' || message.status === 'streaming') return;
    ends.push(message);
    watching.abort();
  };
  const emit = (event: ChatEvent): Promise<void> => {
    if (event.type === 'snapshot') event.messages.forEach(take);
    if (event.type === 'message') take(event.message);
    return Promise.resolve();
  };
  await handlers['chat.watch']({ conversationId }, emit, { ...context, signal: watching.signal });
  const [end] = ends;
  if (end === undefined) throw new Error('The answer has no end.');
  return end;
};

const turn = async (conversationId: string): Promise<void> => {
  const { answerId } = await handlers['chat.send']({ conversationId, text: question() }, context);
  const answered = watchEnd(conversationId, answerId);
  if (chance(0.2)) {
    await wait(number(1500));
    await handlers['chat.stop']({ conversationId }, context);
  } else if (chance(0.1)) {
    await wait(number(500));
    await handlers['chat.answerNow']({ conversationId }, context);
  }
  const { status, stats } = await answered;
  counts[status === 'complete' ? 'answers' : status === 'stopped' ? 'stopped' : 'failed'] += 1;
  counts.tokens += (stats?.thoughtTokens ?? 0) + (stats?.answerTokens ?? 0);
  // Whoever is told of the end may ask again only when the chat is free.
  await wait(5);
};

const chatUntil = async (endMs: number): Promise<void> => {
  while (performance.now() < endMs) {
    const { id: conversationId } = await handlers['chat.create']({}, context);
    for (let turns = 1 + number(4); turns > 0 && performance.now() < endMs; turns--) await turn(conversationId);
    await handlers['chat.delete']({ conversationId }, context);
    await handlers['chat.purge']({ conversationId }, context);
  }
};

interface Sample {
  readonly app: number;
  readonly engine: number;
}

const samples: Sample[] = [];
const sampleUntil = async (endMs: number): Promise<void> => {
  const startedMs = performance.now();
  while (performance.now() < endMs) {
    await wait(Math.min(sampleEveryMs, Math.max(0, endMs - performance.now())));
    const engine = (await core.engine.usage())?.residentBytes;
    // An engine that has just died holds nothing.
    if (engine === undefined) continue;
    const app = process.memoryUsage.rss();
    samples.push({ app, engine });
    const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1);
    const { answers, stopped, failed, tokens, kills } = counts;
    const told = `${answers} answers, ${stopped} stopped, ${failed} broken off, ${kills} kills, ${tokens} tokens`;
    console.log(`${minutes} min: app ${mebibytes(app)}, engine ${mebibytes(engine)} · ${told}`);
  }
};

const killUntil = async (endMs: number): Promise<void> => {
  const kills = Number(flags.kills);
  const everyMs = durationMs / (kills + 1);
  for (let kill = 0; kill < kills && performance.now() + everyMs < endMs; kill++) {
    await wait(everyMs);
    const pid = core.engine.pid();
    if (pid === null) continue;
    process.kill(pid, 'SIGKILL');
    counts.kills += 1;
  }
};

/** Medians of the second quarter and of the last one: the first quarter fills caches. */
const hasGrown = (name: keyof Sample): boolean => {
  const values = samples.map((sample) => sample[name]);
  const quarter = values.length >> 2;
  const early = median(values.slice(quarter, 2 * quarter));
  const late = median(values.slice(-quarter));
  const grown = late > early * growth.factor && late > early + growth.bytes;
  console.log(`${name}: ${mebibytes(early)} → ${mebibytes(late)}${grown ? ': it grows' : ''}`);
  return grown;
};

try {
  await core.engine.load(target);
  const endMs = performance.now() + durationMs;
  const chats = Array.from({ length: Number(flags.chats) }, () => chatUntil(endMs));
  await Promise.all([...chats, sampleUntil(endMs), killUntil(endMs)]);
  const grown = [hasGrown('app'), hasGrown('engine')];
  process.exitCode =
    grown.includes(true) || counts.answers === 0 || counts.failed > counts.kills * chats.length ? 1 : 0;
} finally {
  await chat.close();
  await core.close();
  database.close();
  rmSync(home, { recursive: true, force: true });
}
