/**
 * `npm run bench:server -- --server llama-server --model FILE`: several chats at once through the app's own path and
 * through `llama-server` of the same release with as many slots, by turns, each with prompts of its own and the same
 * number of tokens to generate. Prints tokens per second over all chats from the first question to the last token, and
 * the ratio; above 1 the app is faster. On Linux the same per second of computing time too, which other programs on the
 * machine hardly change.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Command } from 'commander';
import { createCore, type Core } from '../core/compose.ts';
import { officialSampling } from '../core/engine/childContract.ts';
import { measuredRequest, randomPrompt } from '../core/engine/measuredRequest.ts';
import { median } from '../core/engine/median.ts';
import { createShellPorts } from '../headless/shellPorts.ts';

const flags = new Command('bench-server')
  .requiredOption('--server <path>', "llama.cpp's llama-server, of the same release")
  .requiredOption('--model <file>', 'a .gguf file')
  .option('--sequences <count>', 'chats at once', '8')
  .option('--prompt <tokens>', 'length of each prompt', '256')
  .option('--generate <tokens>', 'tokens of each answer', '128')
  .option('--runs <count>', 'counted runs of each', '3')
  .option('--threads <count>', 'for both')
  .option('--top-k <count>', "the server's; 0 = R1's sampling without it, its default is 40", '0')
  .option(
    '--avoid <count>',
    'first tokens that the server must not choose: bytes that are no UTF-8 end its answer',
    '0',
  )
  .option('--server-flags <flags>', 'more flags for the server, separated by spaces', '')
  .parse()
  .opts<{
    server: string;
    model: string;
    sequences: string;
    prompt: string;
    generate: string;
    runs: string;
    threads?: string;
    topK: string;
    avoid: string;
    serverFlags: string;
  }>();

const sequences = Number(flags.sequences);
const promptTokens = Number(flags.prompt);
const generatedTokens = Number(flags.generate);
const contextTokens = (promptTokens + generatedTokens + 1) * sequences;

/** Of a process and its threads, in seconds; NaN where the system does not tell it so. */
const computingSeconds = (pid: number | null | undefined): number => {
  if (process.platform !== 'linux' || pid === null || pid === undefined) return NaN;
  // Behind the name in brackets, which may hold spaces; in ticks of 10 ms.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

interface Speed {
  readonly perSecond: number;
  readonly perComputingSecond: number;
}

/** Over all chats. */
const speedOf = async (answer: () => Promise<number>, pid: number | null | undefined): Promise<Speed> => {
  const startedMs = performance.now();
  const startedSeconds = computingSeconds(pid);
  const counts = await Promise.all(Array.from({ length: sequences }, answer));
  const tokens = counts.reduce((sum, count) => sum + count, 0);
  return {
    perSecond: (tokens / (performance.now() - startedMs)) * 1000,
    perComputingSecond: tokens / (computingSeconds(pid) - startedSeconds),
  };
};

const told = ({ perSecond, perComputingSecond }: Speed): string =>
  `${perSecond.toFixed(1)} (${perComputingSecond.toFixed(1)})`;

const askApp = async ({ engine }: Core): Promise<number> => {
  const request = measuredRequest({ promptTokens, generatedTokens });
  const { events, end } = await engine.generate(request, new AbortController().signal);
  const reader = events[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
  const { thoughtTokens, answerTokens } = await end;
  return thoughtTokens + answerTokens;
};

/** Streams, as a chat does; every event but the last holds one token. */
const askServer = async (url: string): Promise<number> => {
  const response = await fetch(`${url}/completion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      prompt: randomPrompt(promptTokens),
      n_predict: generatedTokens,
      temperature: officialSampling.temperature,
      top_p: officialSampling.topP,
      top_k: Number(flags.topK),
      min_p: 0,
      logit_bias: Array.from({ length: Number(flags.avoid) }, (_, token) => [token, false]),
      ignore_eos: true,
      cache_prompt: false,
      stream: true,
    }),
  });
  if (!response.ok) throw new Error(`llama-server answered ${response.status}: ${await response.text()}`);
  const text = await response.text();
  const predicted = /"predicted_n":(\d+)/.exec(text)?.[1];
  if (predicted === undefined) throw new Error(`llama-server told no count: ${text.slice(-300)}`);
  return Number(predicted);
};

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
};

const startServer = async (threads: number, onGpu: boolean): Promise<{ url: string; process: ChildProcess }> => {
  const port = await freePort();
  const parameters = ['-m', flags.model, '--host', '127.0.0.1', '--port', String(port)];
  parameters.push('-np', String(sequences), '-c', String(contextTokens), '-t', String(threads), '--skip-chat-parsing');
  parameters.push('-ngl', onGpu ? '99' : '0', ...flags.serverFlags.split(' ').filter((flag) => flag !== ''));
  const server = spawn(flags.server, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000);
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`llama-server ended: ${log}`);
    const isReady = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url, process: server };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const core = await createCore(createShellPorts('cli'));
let server: ChildProcess | null = null;
try {
  const target = core.targetOfFile(flags.model);
  const attempt = await target.plan();
  const { options } = attempt;
  const threads = flags.threads === undefined ? options.threads : Number(flags.threads);
  const { facts } = await core.engine.load({
    ...target,
    plan: () => Promise.resolve({ ...attempt, options: { ...options, sequences, contextTokens, threads } }),
  });
  const onGpu = (facts?.gpuLayers ?? 0) > 0;
  const started = await startServer(threads, onGpu);
  server = started.process;
  console.log(`${sequences} chats on ${facts?.devices.join(', ') ?? ''}, ${threads} threads`);
  console.log('tokens per second in all, and in brackets per second of computing time');
  const ratios: Speed[] = [];
  // The first round warms caches and is not counted.
  for (let run = 0; run <= Number(flags.runs); run++) {
    const app = await speedOf(() => askApp(core), core.engine.pid());
    const own = await speedOf(() => askServer(started.url), started.process.pid);
    console.log(`${run === 0 ? 'warming: ' : ''}app ${told(app)}, llama-server ${told(own)}`);
    if (run === 0) continue;
    ratios.push({
      perSecond: app.perSecond / own.perSecond,
      perComputingSecond: app.perComputingSecond / own.perComputingSecond,
    });
  }
  const ratio = median(ratios.map(({ perSecond }) => perSecond)).toFixed(2);
  const computing = median(ratios.map(({ perComputingSecond }) => perComputingSecond)).toFixed(2);
  console.log(`app ÷ llama-server: ${ratio} (${computing})`);
} finally {
  server?.kill();
  await core.close();
}
