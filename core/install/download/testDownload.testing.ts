/** For tests: downloads of the test file from a hub and its mirror, each test with servers and a place of its own. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { createHttp } from '../../network/http.ts';
import { resolveUrl } from '../../network/hub.ts';
import { startTestHub, type TestHub } from '../../network/testHub.testing.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import { downloadFile, type DownloadedFile, type DownloadFileOptions } from './downloadFile.ts';
import { content, name, repository, sha256, tuning } from './testFile.testing.ts';

export interface TestDownload {
  /** Anew for each test. */
  readonly hub: TestHub;
  readonly mirror: TestHub;
  readonly part: string;
  readonly addressOf: (from: TestHub) => { url: string };
  readonly download: (changes?: Partial<DownloadFileOptions>) => Promise<DownloadedFile>;
  readonly expectWhole: () => void;
  /** Bytes that were served beyond the file's. */
  readonly refetched: (...hubs: TestHub[]) => number;
}

/** Two servers that have the file, and a place for it. */
export const useTestDownload = (): TestDownload => {
  const folder = useTemporaryFolder();
  const http = createHttp({ proxy: null, certificateFile: null });
  afterAll(() => http.close());
  let current: Pick<TestDownload, 'hub' | 'mirror' | 'part'> | null = null;
  const now = (): Pick<TestDownload, 'hub' | 'mirror' | 'part'> => current ?? expect.fail('No test has begun.');
  beforeEach(async () => {
    const [hub, mirror] = await Promise.all([startTestHub(), startTestHub()]);
    for (const each of [hub, mirror]) each.add(repository, 'model.gguf', content);
    current = { hub, mirror, part: `${folder.folder()}/model.part` };
  });
  afterEach(async () => {
    await now().hub.close();
    await now().mirror.close();
  });
  const addressOf = (from: TestHub): { url: string } => ({
    url: resolveUrl(from.url, repository, 'main', 'model.gguf'),
  });
  return {
    get hub() {
      return now().hub;
    },
    get mirror() {
      return now().mirror;
    },
    get part() {
      return now().part;
    },
    addressOf,
    download: (changes = {}) =>
      downloadFile({
        http,
        addresses: [addressOf(now().hub)],
        expected: { bytes: content.length, sha256, etag: null },
        part: now().part,
        tuning,
        signal: new AbortController().signal,
        ...changes,
      }),
    expectWhole: () => {
      expect(readFileSync(now().part).equals(content)).toBe(true);
    },
    refetched: (...hubs) => hubs.reduce((sum, each) => sum + each.servedBytes(name), -content.length),
  };
};
