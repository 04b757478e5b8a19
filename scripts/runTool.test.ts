import { expect, it } from 'vitest';
import { runTool } from './runTool.ts';

const options = { cwd: process.cwd(), timeLimitMs: 20_000 };

it('tells a failing tool from a passing one', async () => {
  expect(await runTool('node', ['-e', ''], options)).toMatchObject({ ok: true });
  expect(await runTool('node', ['-e', 'process.exit(3)'], options)).toEqual({ ok: false, why: 'exit code 3' });
});

it('does not take a tool that was killed, or is missing, for one that passed', async () => {
  const killed = await runTool('node', ['-e', 'process.kill(process.pid, "SIGKILL")'], options);
  expect(killed).toEqual({ ok: false, why: 'ended by SIGKILL' });
  const missing = await runTool('hearth-has-no-such-tool', [], options);
  expect(missing.ok).toBe(false);
});

it('ends a tool that hangs, instead of hanging with it', async () => {
  const hung = await runTool('node', ['-e', 'setInterval(() => {}, 1000)'], { ...options, timeLimitMs: 300 });
  expect(hung).toEqual({ ok: false, why: 'it took longer than 0.3 s' });
});

it('runs tools on the Node that the project brings, not on an older one of the system', async () => {
  const script = `process.exit(process.execPath === ${JSON.stringify(process.execPath)} ? 0 : 1)`;
  expect(await runTool('node', ['-e', script], options)).toMatchObject({ ok: true });
});
