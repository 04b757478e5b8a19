#!/usr/bin/env node
/**
 * The `hearth` command. Hearth runs on the Node 24 that it brings along (TypeScript runs there as it is); an older
 * Node, such as a distribution's, only hands over to it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const here = dirname(fileURLToPath(import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= neededMajor) {
  const { main } = await import('./cli.ts');
  await main(process.argv.slice(2));
} else {
  const own = join(here, '..', 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(own)) {
    console.error(
      `Hearth needs Node ${neededMajor}; this is ${process.versions.node}. Run "npm ci" to bring it along.`,
    );
    process.exit(1);
  }
  // Ctrl+C reaches the whole terminal group: the child ends by itself and tells how.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  const { status, signal } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
