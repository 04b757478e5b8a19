/**
 * `npm run bench:download -- --tool aria2c`: one file of 2 GB from a server on loopback, by the app (which hashes it on
 * its way), by `aria2c -x16 -s16` (which does not) and by the same with `--checksum` (which reads the file again), by
 * turns. Prints speeds, CPU time and the ratios of the medians; above 1 the app is faster. The server is a process of its
 * own, and the same for all.
 */
import { execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { z } from 'zod';
import { median } from '../core/engine/median.ts';
import { downloadFile } from '../core/install/download/downloadFile.ts';
import { defaultTuning } from '../core/install/download/fetchPieces.ts';
import { hashFile } from '../core/install/hashFile.ts';
import { createHttp } from '../core/network/http.ts';
import { resolveUrl } from '../core/network/hub.ts';
import { startTestHub } from '../core/network/testHub.testing.ts';

const repository = 'bench/Model';
const file = 'model.gguf';
const served = z.object({ path: z.string(), bytes: z.number(), sha256: z.string() });

/** The same program as the server: it hears what to serve and says where. */
const serve = (): void => {
  process.once('message', (message) => {
    void startTestHub().then((hub) => {
      hub.add(repository, file, served.parse(message));
      process.send?.(hub.url);
    });
  });
  process.once('disconnect', () => process.exit(0));
};

interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const makeFile = async (path: string, bytes: number): Promise<void> => {
  const block = randomBytes(16 * 1024 * 1024);
  const handle = await open(path, 'w');
  for (let at = 0; at < bytes; at += block.length) {
    block.writeDoubleLE(at);
    await handle.write(block, 0, Math.min(block.length, bytes - at));
  }
  await handle.close();
};

const bench = async (): Promise<void> => {
  const { tool, bytes, runs, folder } = new Command('bench-download')
    .option('--tool <path>', 'aria2c', 'aria2c')
    .option('--bytes <count>', 'size of the file', '2000000000')
    .option('--runs <count>', 'of each', '3')
    .option('--folder <path>', 'for source and results', tmpdir())
    .parse()
    .opts<{ tool: string; bytes: string; runs: string; folder: string }>();
  const size = Number(bytes);
  const place = await mkdtemp(join(folder, 'hearth-bench-download-'));
  const server = fork(fileURLToPath(import.meta.url), ['--serve']);
  const http = createHttp({ proxy: null, certificateFile: null });

  const byApp = async (url: string, sha256: string): Promise<Taken> => {
    const startedMs = performance.now();
    const before = process.cpuUsage();
    await downloadFile({
      http,
      addresses: [{ url }],
      expected: { bytes: size, sha256, etag: null },
      part: join(place, 'app'),
      tuning: defaultTuning,
      signal: new AbortController().signal,
    });
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - startedMs) / 1000, cpuSeconds: (user + system) / 1e6 };
  };

  const byTool = async (url: string, more = ''): Promise<Taken> => {
    const quiet = '--quiet --allow-overwrite=true --file-allocation=none --auto-file-renaming=false';
    const command = `TIMEFORMAT='%R %U %S'; time "$1" -x16 -s16 ${quiet} ${more} -d "$2" -o aria2 "$3"`;
    const { stderr } = await promisify(execFile)('bash', ['-c', command, 'bash', tool, place, url]);
    const [seconds = NaN, user = NaN, system = NaN] = stderr.trim().split(/\s+/).slice(-3).map(Number);
    return { seconds, cpuSeconds: user + system };
  };

  try {
    const path = join(place, 'source');
    await makeFile(path, size);
    const sha256 = await hashFile(path);
    server.send({ path, bytes: size, sha256 });
    const [address] = z.tuple([z.string()]).parse((await once(server, 'message')).slice(0, 1));
    const url = resolveUrl(address, repository, 'main', file);
    const taken: { app: Taken; tool: Taken; checked: Taken }[] = [];
    const tell = (name: string, { seconds, cpuSeconds }: Taken): void =>
      console.log(
        `${name}: ${(size / 1e6 / seconds).toFixed(0)} MB/s, ${((cpuSeconds / seconds) * 100).toFixed(0)} % of a core`,
      );
    for (let run = 0; run < Number(runs); run++) {
      const app = await byApp(url, sha256);
      tell('app, hashed', app);
      await rm(join(place, 'app'));
      await rm(join(place, 'app.journal'));
      const own = await byTool(url);
      tell('aria2c -x16 -s16', own);
      if (run === 0 && (await hashFile(join(place, 'aria2'))) !== sha256)
        throw new Error('aria2c brought other bytes.');
      await rm(join(place, 'aria2'));
      const checked = await byTool(url, `--checksum=sha-256=${sha256}`);
      tell('the same with --checksum', checked);
      await rm(join(place, 'aria2'));
      taken.push({ app, tool: own, checked });
    }
    const medianOf = (who: keyof (typeof taken)[number]): number => median(taken.map((one) => one[who].seconds));
    const app = medianOf('app');
    console.log(`medians: app ${app.toFixed(2)} s`);
    for (const who of ['tool', 'checked'] as const) {
      const other = medianOf(who);
      console.log(
        `  aria2c${who === 'tool' ? '' : ' --checksum'} ${other.toFixed(2)} s; ratio ${(other / app).toFixed(3)}`,
      );
    }
  } finally {
    server.disconnect();
    await http.close();
    await rm(place, { recursive: true, force: true });
  }
};

if (process.argv.includes('--serve')) serve();
else await bench();
