import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { lifecycle } from '../../e2e/electronStandIn/lifecycle.ts';
import type { Child } from '../../core/process/launcher.ts';
import { createUtilityLauncher } from './utilityLauncher.ts';

vi.mock('electron', () => import('../../e2e/electronStandIn/utilityProcess.ts'));

let folder = '';
beforeAll(() => {
  lifecycle.ready = true;
  folder = mkdtempSync(join(tmpdir(), 'hearth-utility-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const launch = (code: string): Child => {
  const entry = join(folder, 'child.mjs');
  writeFileSync(entry, code);
  return createUtilityLauncher(() => entry).launch('engine');
};

const answering = `process.parentPort.on('message', ({ data }) => process.parentPort.postMessage({ echo: data }));`;
const crashing = `process.stderr.write('loading\\nGGML_ASSERT failed\\n'); process.abort();`;

const firstMessage = (child: Child): Promise<unknown> => new Promise((resolve) => child.transport.onMessage(resolve));

test('a message that is sent before the child runs would be lost', async () => {
  const child = launch(answering);
  child.transport.send({ question: 1 });
  expect(await firstMessage(child)).toEqual({ echo: { question: 1 } });
  expect(child.pid).toBeTypeOf('number');
  child.kill();
  expect(await child.exited).toEqual({ exitCode: null, signal: 'SIGKILL' });
});

test('a child whose work is done would stay for ever once its transport is closed', async () => {
  const child = launch(answering);
  child.transport.send(1);
  await firstMessage(child);
  child.transport.close();
  expect(await child.exited).toEqual({ exitCode: 0, signal: null });
});

test('closing or killing a child before it has been spawned would leave it running', async () => {
  const closed = launch(answering);
  closed.transport.close();
  expect(await closed.exited).toEqual({ exitCode: 0, signal: null });
  const killed = launch(answering);
  killed.kill();
  expect(await killed.exited).toEqual({ exitCode: null, signal: 'SIGKILL' });
});

test('the cause of a crash would be hidden by the kill that follows it', async () => {
  const child = launch(crashing);
  const lines: string[] = [];
  child.onStderrLine((line) => lines.push(line));
  // As its host does when the connection is lost.
  child.transport.onClose(() => child.kill());
  expect(await child.exited).toEqual({ exitCode: null, signal: 'SIGABRT' });
  expect(lines.slice(0, 2)).toEqual(['loading', 'GGML_ASSERT failed']);
});
