/**
 * The whole app is killed at random moments of downloading, reading back and quantizing one model. No good piece is lost
 * or asked for again, and what is ready is right. Real processes, a real hub.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { distillPath } from '../engine/realEngine.testing.ts';
import { compiledFolder } from '../process/nodeLauncher.ts';
import { startTestHub, type HubRequest, type TestHub } from '../network/testHub.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { journalOf } from './download/downloadFile.ts';
import { readJournal } from './download/journal.ts';
import { bytesOfPiece, chooseChunkBytes } from './download/pieces.ts';
import { hashFile } from './hashFile.ts';
import { removeDownload } from './obtainFiles.ts';
import { openTestInstaller, shippedAssets } from './openInstaller.testing.ts';
import { openModelStore } from './store.ts';

const folder = useTemporaryFolder();
const content = readFileSync(distillPath);
const chunkBytes = chooseChunkBytes(content.length);
const repository = 'demo/R1-GGUF';
const file = 'R1-Tiny-F16.gguf';
const id = `${repository}:Q4_K_M`;
/** What quantizing this source makes, whenever and however often it was begun. */
const madeSha256 = '6dfc35721e4986f7c80378f14b1876c394adb5dc5b8cd3de594ed3ac35ba2d1f';

const said = z.object({
  phase: z.string().optional(),
  tensor: z.number().nullish(),
  ended: z.string().optional(),
});
type Said = z.infer<typeof said>;

interface Moment {
  readonly name: string;
  readonly fits: (one: Said) => boolean;
  /** It is killed at some time within so long after that. */
  readonly withinMs: number;
  /** Of each of the hub's connections; null = as fast as it goes. */
  readonly bytesPerSecond: number | null;
}
const download: Moment = {
  name: 'download',
  fits: ({ phase }) => phase === 'download',
  withinMs: 200,
  bytesPerSecond: 800_000,
};
const verify: Moment = {
  name: 'verify',
  fits: ({ phase }) => phase === 'verify' || phase === 'quantize',
  withinMs: 40,
  bytesPerSecond: null,
};
const quantize: Moment = {
  name: 'quantize',
  fits: ({ tensor }) => tensor != null,
  withinMs: 200,
  bytesPerSecond: null,
};
const moments = [
  ...Array.from({ length: 10 }, () => download),
  ...Array.from({ length: 4 }, () => verify),
  ...Array.from({ length: 6 }, () => quantize),
];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  hub.add(repository, file, content);
});
afterAll(() => hub.close());

/** One life of the app; true where it was killed, false where it came to its end before. */
const live = async (home: string, moment: Moment, afterMs: number): Promise<boolean> => {
  const app = fork(
    fileURLToPath(new URL('./install.testing.ts', import.meta.url)),
    [home, shippedAssets, `hub:${repository}:F16`, 'Q4_K_M'],
    {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, HEARTH_ENDPOINTS: hub.url, NODE_COMPILE_CACHE: compiledFolder },
    },
  );
  const exited = once(app, 'exit');
  const reached = new Promise<void>((resolve) => {
    app.on('message', (message) => {
      const one = said.parse(message);
      if (moment.fits(one) || one.ended !== undefined) resolve();
    });
    app.once('exit', () => resolve());
  });
  await reached;
  await wait(afterMs);
  app.kill('SIGKILL');
  await exited;
  return app.signalCode === 'SIGKILL';
};

/** The numbers of the whole pieces that the journal names; each has to be what the hub has. */
const goodPieces = async (downloads: string): Promise<Set<number>> => {
  const part = join(downloads, file);
  const journal = await readJournal(journalOf(part));
  if (journal === null) return new Set();
  const bytes = readFileSync(part);
  const whole = [...journal.stored].filter(
    ([index, stored]) => stored.bytes === bytesOfPiece(index, content.length, chunkBytes),
  );
  for (const [index, stored] of whole) {
    const start = index * chunkBytes;
    const piece = bytes.subarray(start, start + stored.bytes);
    expect(piece.equals(content.subarray(start, start + stored.bytes)), `piece ${index}`).toBe(true);
    expect(crc32(piece)).toBe(stored.crc32);
  }
  return new Set(whole.map(([index]) => index));
};

it('twenty kills lose no piece that has arrived, and leave no model that is not whole', async () => {
  const home = folder.folder();
  let requests: HubRequest[] = [];
  let killed = 0;
  let good = new Set<number>();
  let mostGood = 0;
  for (const moment of moments) {
    const { name, withinMs, bytesPerSecond } = moment;
    requests = [];
    hub.onFile((request) => {
      requests.push(request);
      return bytesPerSecond === null ? null : { kind: 'slow', bytesPerSecond };
    });
    const afterMs = Math.random() * withinMs;
    const what = `${name}, killed ${afterMs.toFixed(0)} ms after it began`;
    if (await live(home, moment, afterMs)) killed += 1;

    const again = requests.filter(({ start, end }) => good.has(Math.floor(start / chunkBytes)) || end <= start);
    expect(again, what).toEqual([]);

    const store = await openModelStore(home);
    const models = await store.list();
    expect(await store.broken(), what).toEqual([]);
    if (models.length === 0) {
      const now = await goodPieces(store.downloadFolder(id));
      expect(
        [...good].filter((index) => !now.has(index)),
        what,
      ).toEqual([]);
      good = now;
      mostGood = Math.max(mostGood, good.size);
      continue;
    }
    // It was quicker than its killer: what it says to have is right, and it begins anew.
    expect(models, what).toMatchObject([{ id, sha256: madeSha256 }]);
    expect(await hashFile(store.contentPath({ sha256: madeSha256 })), what).toBe(madeSha256);
    await store.remove(id);
    await removeDownload(store, id);
    good = new Set();
  }
  expect(killed).toBeGreaterThanOrEqual(moments.length - 4);
  expect(mostGood).toBe(Math.ceil(content.length / chunkBytes));

  requests = [];
  hub.onFile((request) => {
    requests.push(request);
    return null;
  });
  const { installer, store } = await openTestInstaller(home, { endpoints: [hub.url] });
  const { jobId } = await installer.install(`hub:${repository}:F16`, { quantizeTo: 'Q4_K_M' });
  expect(await installer.ended(jobId)).toMatchObject({ state: 'done', error: null });
  expect(requests.filter(({ start }) => good.has(Math.floor(start / chunkBytes)))).toEqual([]);
  expect(await hashFile(store.contentPath({ sha256: madeSha256 }))).toBe(madeSha256);
  await installer.close();
}, 240_000);
