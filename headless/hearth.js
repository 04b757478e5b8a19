#!/usr/bin/env node
/**
 * The `hearth` command. Hearth runs on the Node 24 that it brings along (TypeScript runs there as it is); an older
 * Node, such as a distribution's, only hands over to it: passes on what it is told, and ends as the other one ends.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const here = dirname(fileURLToPath(import.meta.url));

const handOver = () => {
  const own =
    process.platform === 'win32'
      ? join(here, '..', 'node_modules', `node-win-${process.arch}`, 'bin', 'node.exe')
      : join(here, '..', 'node_modules', '.bin', 'node');
  if (!existsSync(own)) {
    console.error(
      `Hearth needs Node ${neededMajor}; this is ${process.versions.node}. Run "npm ci" to bring it along.`,
    );
    process.exit(1);
  }
  // The channel tells the other one of this one's death, however that comes.
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
};

if (Number.parseInt(process.versions.node, 10) >= neededMajor) {
  // Half of a short command's time is compiling; Node keeps the result beside the sources.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(join(here, '..', '.cache', 'compiled'));
  const { main } = await import('./cli.ts');
  if (process.send !== undefined) {
    process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    // It must not keep a command from ending.
    process.channel?.unref();
  }
  await main(process.argv.slice(2));
} else {
  handOver();
}
