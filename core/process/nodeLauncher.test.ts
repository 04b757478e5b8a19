/** Child processes as the engine is one: the channel to them, and their ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeProtocol, type OpenPair } from '../../contract/rpc/protocol.suite.ts';
import type { Transport } from '../../contract/transport.ts';
import { createInbox, type Inbox } from '../../contract/transports/inbox.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { distillPath } from '../engine/realEngine.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import type { Child } from './launcher.ts';
import { createNodeLauncher } from './nodeLauncher.ts';

const folder = useTemporaryFolder();
const mirror = new URL('./mirror.testing.ts', import.meta.url);
const launcher = createNodeLauncher({ engine: mirror, quantize: mirror, evaluate: mirror });

const children: Child[] = [];
const launch = (): Child => {
  const child = launcher.launch('engine');
  children.push(child);
  return child;
};

/** What the child answers next. */
const nextOf = ({ transport }: Child): Promise<unknown> => new Promise((resolve) => transport.onMessage(resolve));

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The test's own limit ends the waiting. */
const gone = async (pid: number): Promise<void> => {
  while (isRunning(pid)) await delay(10);
};

/** What the mirror carries for one of the two ends of one pair. */
const envelope = z.object({
  pair: z.number(),
  to: z.enum(['caller', 'server']),
  message: z.unknown().optional(),
  closed: z.boolean(),
});
type Side = z.infer<typeof envelope>['to'];

/**
 * Two ends in this process, with the mirror between them: each message crosses the process boundary twice, by the
 * host's end of the channel and by the child's.
 */
const createPairs = (child: Child) => {
  const inboxes = new Map<string, Inbox>();
  child.transport.onMessage((message) => {
    const { pair, to, closed, message: inner } = envelope.parse(message);
    const inbox = inboxes.get(`${pair} ${to}`);
    if (closed) inbox?.close();
    else inbox?.receive(inner);
  });
  let count = 0;
  return (): OpenPair => {
    const pair = (count += 1);
    const endOf = (own: Side, other: Side): Transport => {
      const inbox = createInbox();
      inboxes.set(`${pair} ${own}`, inbox);
      return {
        send: (message) => {
          if (!inbox.closed) child.transport.send({ pair, to: other, message, closed: false });
        },
        onMessage: (listener) => inbox.onMessage(listener),
        onClose: (listener) => inbox.onClose(listener),
        close: () => {
          if (inbox.closed) return;
          child.transport.send({ pair, to: other, closed: true });
          inbox.close();
        },
      };
    };
    return { caller: endOf('caller', 'server'), server: endOf('server', 'caller'), dispose: () => Promise.resolve() };
  };
};

describe('the channel to a child process', () => {
  let openPair: () => OpenPair;
  let child: Child;
  beforeAll(() => {
    child = launcher.launch('engine');
    openPair = createPairs(child);
  });
  afterAll(async () => {
    child.kill();
    await child.exited;
  });

  describeProtocol('the channel to a child process', () => Promise.resolve(openPair()));
});

describe('a child process', () => {
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill();
      await child.exited;
    }
  });

  it('gets values as they are, not as JSON has them', async () => {
    const child = launch();
    const message = {
      when: new Date(0),
      bytes: new Uint8Array([1, 2]),
      missing: undefined,
      big: 1n,
      text: '计算\u0000',
    };
    child.transport.send(message);
    expect(await nextOf(child)).toEqual(message);
  });

  it('tells its end with exit code and every last line, the one without a line break too', async () => {
    const child = launch();
    const lines: string[] = [];
    child.onStderrLine((line) => lines.push(line));
    const closed = new Promise<void>((resolve) => child.transport.onClose(resolve));
    child.transport.send('last words');
    await closed;
    const exit = await child.exited;
    expect(lines).toEqual(['first line', 'second line', 'no line break at the end']);
    // Its channel is gone: it does not live on without a host.
    expect(exit).toEqual({ exitCode: null, signal: 'SIGKILL' });
  });

  it('that ends by a bug says which', async () => {
    const child = launch();
    const lines: string[] = [];
    child.onStderrLine((line) => lines.push(line));
    child.transport.send('throw');
    expect(await child.exited).toEqual({ exitCode: 1, signal: null });
    expect(lines.join('\n')).toContain('a bug in the child');
  });

  it('that is killed closes its channel, and sending to it afterwards is no error', async () => {
    const child = launch();
    child.transport.send('hello');
    await nextOf(child);
    const closed = new Promise<void>((resolve) => child.transport.onClose(resolve));
    child.kill();
    child.transport.send('too late');
    await closed;
    expect(await child.exited).toEqual({ exitCode: null, signal: 'SIGKILL' });
    child.transport.send('much too late');
    child.kill();
  });

  it('that does not listen any more can still be ended', async () => {
    const child = launch();
    child.transport.send('hello');
    await nextOf(child);
    child.transport.send('go deaf');
    child.kill();
    expect((await child.exited).signal).toBe('SIGKILL');
  });

  it('ends when the host lets go of it', async () => {
    const child = launch();
    child.transport.send('hello');
    await nextOf(child);
    child.transport.close();
    await child.exited;
    expect(isRunning(child.pid ?? 0)).toBe(false);
  });

  it('does not hear Ctrl+C, which a terminal sends to it too', async () => {
    const child = launch();
    child.transport.send('hello');
    await nextOf(child);
    process.kill(child.pid ?? 0, 'SIGINT');
    process.kill(child.pid ?? 0, 'SIGTERM');
    child.transport.send('still there?');
    expect(await nextOf(child)).toBe('still there?');
  });
});

describe('a host that is killed', () => {
  it('takes a child with it that is in the middle of a long native call', async () => {
    const output = folder.file('half.gguf');
    const host = spawn(
      process.execPath,
      [fileURLToPath(new URL('./orphan.testing.ts', import.meta.url)), distillPath, output],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = once(host, 'exit');
    const [printed] = (await once(host.stdout.setEncoding('utf8'), 'data')) as unknown[];
    host.kill('SIGKILL');
    await exited;
    await gone(Number(printed));
    // It has not gone on to its end.
    expect(readdirSync(folder.path)).toEqual(['half.gguf']);
    await expect(readModelHeader(join(output))).rejects.toThrow();
  });
});
