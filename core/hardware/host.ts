/**
 * What stands between Hearth and the hardware: a container, WSL, a virtual machine, or nothing. Linux only; elsewhere it is
 * not known. Never rejects.
 */
import { access } from 'node:fs/promises';
import { release } from 'node:os';
import type { Machine } from '../../contract/hardware.ts';
import { readSmallFile } from './smallFile.ts';

export interface HostOptions {
  readonly platform?: NodeJS.Platform;
  readonly kernelRelease?: string;
  readonly cpuinfoFile?: string;
  readonly membershipFile?: string;
  /** Files whose presence tells a container: those of Docker, Podman and systemd-nspawn. */
  readonly containerFiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export const readHost = async (options: HostOptions = {}): Promise<Machine['os']['host']> => {
  if ((options.platform ?? process.platform) !== 'linux') return null;
  const {
    containerFiles = ['/.dockerenv', '/run/.containerenv', '/run/systemd/container'],
    environment = process.env,
  } = options;
  const found = await Promise.all(
    containerFiles.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  const groups = (await readSmallFile(options.membershipFile ?? '/proc/1/cgroup')) ?? '';
  if (
    found.includes(true) ||
    environment['KUBERNETES_SERVICE_HOST'] !== undefined ||
    /docker|kubepods|libpod|lxc|containerd/.test(groups)
  ) {
    return 'container';
  }
  if (/microsoft/i.test(options.kernelRelease ?? release())) return 'wsl';
  // The processor's own bit for "a hypervisor is below", which the kernel lists among the flags.
  const cpuinfo = (await readSmallFile(options.cpuinfoFile ?? '/proc/cpuinfo')) ?? '';
  return /^flags\s*:.*\bhypervisor\b/m.test(cpuinfo) ? 'virtual machine' : 'none';
};
