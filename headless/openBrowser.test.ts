import { chmodSync, existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useTemporaryFolder } from '../core/storage/temporaryFolder.testing.ts';
import { openBrowser } from './openBrowser.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});
const folder = useTemporaryFolder();
const url = 'http://127.0.0.1:4000/?key=a&b=$(touch hacked)';

describe.skipIf(process.platform !== 'linux')('opening the browser', () => {
  it('is not tried on a machine without a display: it would print an error into the terminal', () => {
    vi.stubEnv('DISPLAY', undefined);
    vi.stubEnv('WAYLAND_DISPLAY', undefined);
    expect(openBrowser(url)).toBe(false);
  });

  it('is no crash where there is no program to open it', () => {
    vi.stubEnv('DISPLAY', ':0');
    vi.stubEnv('PATH', folder.folder());
    expect(openBrowser(url)).toBe(true);
  });

  it('hands the address over as it is, not through a shell', async () => {
    const bin = folder.folder();
    const told = join(bin, 'told');
    const opener = join(bin, 'xdg-open');
    writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > ${told}.part\nmv ${told}.part ${told}\n`);
    chmodSync(opener, 0o755);
    vi.stubEnv('DISPLAY', ':0');
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH'] ?? ''}`);
    const changes = watch(bin);
    openBrowser(url);
    while (!existsSync(told)) await once(changes, 'change');
    changes.close();
    expect(readFileSync(told, 'utf8')).toBe(url);
  });
});
