/**
 * `npm run bench:telemetry`: what measuring costs. The whole app on an empty home folder with its demo model loaded;
 * the processor time of its process and of the engine's, while a window looks (two samples a second, the chart's history
 * asked for once) and while none does, in percent of one core. The app's own idle work is in it: it is an upper bound.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openHearth } from '../core/hearth.ts';
import { createShellPorts } from '../headless/shellPorts.ts';

const seconds = Number(process.argv[2] ?? 30);
const home = await mkdtemp(join(tmpdir(), 'hearth-telemetry-'));
const hearth = await openHearth({ ...createShellPorts('cli'), home });
const services = hearth.services();
if (services === null) throw new Error('The new home folder is not open.');
const { handlers } = services;

/** The engine is this process's child whose command line names it. Linux only, where `/proc` tells. */
const enginePid = async (): Promise<number | null> => {
  const text = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8').catch(() => '');
  for (const pid of text.trim().split(' ').filter(Boolean)) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('engine.entry')) return Number(pid);
  }
  return null;
};

/** Fields 14 and 15 of `/proc/PID/stat`, in hundredths of a second on Linux. */
const childSeconds = async (pid: number | null): Promise<number> => {
  if (pid === null) return NaN;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const percent = (spent: number): string => `${((spent / seconds) * 100).toFixed(2)} %`;

const measure = async (name: string): Promise<void> => {
  const pid = await enginePid();
  const before = { own: process.cpuUsage(), child: await childSeconds(pid) };
  await wait(seconds * 1000);
  const own = process.cpuUsage(before.own);
  const child = (await childSeconds(pid)) - before.child;
  console.log(`${name}: app ${percent((own.user + own.system) / 1e6)}, engine ${percent(child)} of one core`);
};

try {
  while (handlers['engine.status'].get().state !== 'ready') {
    if (handlers['engine.status'].get().state === 'failed') throw new Error('The demo model did not load.');
    await wait(200);
  }
  // What the start leaves behind (garbage, compiled code) is not measured.
  await wait(10_000);
  await measure(`nobody looks, ${seconds} s`);
  let samples = 0;
  const stop = handlers['telemetry.live'].subscribe(() => {
    samples += 1;
  });
  await wait(2000);
  samples = 0;
  await measure(`a window looks, ${seconds} s`);
  stop();
  console.log(`${(samples / seconds).toFixed(2)} samples a second`);
} finally {
  await hearth.close();
  await rm(home, { recursive: true, force: true });
}
