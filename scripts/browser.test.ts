import { describe, expect, it } from 'vitest';
import { findBrowser, type BrowserSearch } from './browser.ts';

interface Machine {
  readonly named?: string;
  /** Full paths of what is there; installing adds to it. */
  readonly files?: string[];
  readonly root?: boolean;
  /** What a command adds when it succeeds; a command that is not named fails. */
  readonly brings?: Record<string, string>;
}

const own = '/cache/playwright/chrome';

const search = ({ named, files = [], root = false, brings = {} }: Machine) => {
  const ran: string[] = [];
  const there = new Set(files);
  const ports: BrowserSearch = {
    named,
    playwrightPath: () => Promise.resolve(own),
    isExecutable: (path) => there.has(path),
    findProgram: (name) => (there.has(`/usr/bin/${name}`) ? `/usr/bin/${name}` : null),
    isRoot: () => root,
    run: (command, commandArguments) => {
      const line = [command, ...commandArguments].join(' ');
      ran.push(line);
      const brought = Object.entries(brings).find(([start]) => line.startsWith(start));
      if (brought !== undefined) there.add(brought[1]);
      return brought !== undefined;
    },
  };
  return { ran, found: findBrowser(ports) };
};

describe('the browser of the tests', () => {
  it('is the one that was named, whatever else is there', async () => {
    const files = ['/opt/chrome', own, '/usr/bin/chromium'];
    expect(await search({ named: '/opt/chrome', files }).found).toBe('/opt/chrome');
  });

  it('is never quietly another one than was named', async () => {
    await expect(search({ named: '/opt/missing', files: [own] }).found).rejects.toThrow('/opt/missing');
  });

  it("is Playwright's own before the system's", async () => {
    expect(await search({ files: [own, '/usr/bin/chromium'] }).found).toBe(own);
  });

  it("is the system's before anything is fetched", async () => {
    const { found, ran } = search({ files: ['/usr/bin/google-chrome'], brings: { playwright: own } });
    expect(await found).toBe('/usr/bin/google-chrome');
    expect(ran).toEqual([]);
  });

  it("is fetched by Playwright where there is none, before Debian's package", async () => {
    const { found, ran } = search({ files: ['/usr/bin/apt-get'], root: true, brings: { playwright: own } });
    expect(await found).toBe(own);
    expect(ran).toEqual(['playwright install chromium']);
  });

  it("is Debian's package where Playwright's cannot be fetched", async () => {
    const brings = { 'apt-get install': '/usr/bin/chromium' };
    expect(await search({ files: ['/usr/bin/apt-get'], root: true, brings }).found).toBe('/usr/bin/chromium');
  });

  it('is not installed without the right to, and then the error says what to do', async () => {
    const { found, ran } = search({ files: ['/usr/bin/apt-get'] });
    await expect(found).rejects.toThrow(/Install one.*HEARTH_CHROMIUM/);
    expect(ran).toEqual(['playwright install chromium']);
  });
});
