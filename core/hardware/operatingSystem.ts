/** The operating system's name as a person knows it: `Ubuntu 24.04.1 LTS`, `Windows 11 Pro`, `macOS 15.1`. Never rejects. */
import { readFile } from 'node:fs/promises';
import { arch, release, version } from 'node:os';
import type { Machine } from '../../contract/hardware.ts';
import { runBounded } from './boundedCommand.ts';
import { readHost } from './host.ts';

export interface OperatingSystemOptions {
  readonly platform?: NodeJS.Platform;
  readonly osReleaseFile?: string;
  readonly timeoutMs?: number;
}

export const readOperatingSystem = async (options: OperatingSystemOptions = {}): Promise<Machine['os']> => {
  const platform = options.platform ?? process.platform;
  return {
    platform,
    release: release(),
    name: await readName(platform, options),
    architecture: arch(),
    host: await readHost({ platform }),
  };
};

const readName = async (platform: NodeJS.Platform, options: OperatingSystemOptions): Promise<string | null> => {
  if (platform === 'win32') return version();
  if (platform === 'darwin') {
    const answer = await runBounded('sw_vers', ['-productVersion'], { timeoutMs: options.timeoutMs ?? 1500 });
    return answer.ok ? `macOS ${answer.stdout.trim()}` : null;
  }
  const text = await readFile(options.osReleaseFile ?? '/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? null;
};
