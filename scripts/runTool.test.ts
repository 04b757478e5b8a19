import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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

it('prints whole what a tool says that runs beside another one', async () => {
  const script =
    "import { runTool } from './scripts/runTool.ts'; const o = { cwd: '.', timeLimitMs: 20_000, inOnePiece: true };" +
    "const talk = (w) => runTool('node', ['-e', `for (const n of [1, 2]) setTimeout(() => console.log('${w}', n), n * 50)`], o);" +
    "await Promise.all([talk('a'), talk('b')])";
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toMatch(/a 1\na 2/);
  expect(stdout).toMatch(/b 1\nb 2/);
});

it('ends a tool that hangs, instead of hanging with it', async () => {
  const hung = await runTool('node', ['-e', 'setInterval(() => {}, 1000)'], { ...options, timeLimitMs: 300 });
  expect(hung).toEqual({ ok: false, why: 'it took longer than 0.3 s' });
});

it('runs tools on the Node that the project brings, not on an older one of the system', async () => {
  const script = `process.exit(process.execPath === ${JSON.stringify(process.execPath)} ? 0 : 1)`;
  expect(await runTool('node', ['-e', script], options)).toMatchObject({ ok: true });
});
