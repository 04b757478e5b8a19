/**
 * What kind of disk a folder lies on. Linux: the file system's type number (`statfs`, magic numbers of
 * `linux/magic.h`), then the block device behind the mount. Elsewhere null. Never rejects.
 */
import { realpath, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Disk } from '../../contract/hardware.ts';
import { readSmallFile } from './smallFile.ts';

export interface DiskKindOptions {
  readonly platform?: NodeJS.Platform;
  readonly mountsFile?: string;
  readonly sysFolder?: string;
}

const networkTypes = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2
  0x01021997, // 9P, which is also a Windows drive in WSL
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x65735546, // FUSE: sshfs, cloud drives, and a virtual machine's shared folders
]);
const memoryTypes = new Set([0x01021994 /* tmpfs */, 0x858458f6 /* ramfs */]);

/** @param path an existing folder */
export const readDiskKind = async (path: string, options: DiskKindOptions = {}): Promise<Disk['kind']> => {
  if ((options.platform ?? process.platform) !== 'linux') return null;
  try {
    const { type } = await statfs(path);
    // Node gives the type as a signed or unsigned number, depending on the system.
    if (networkTypes.has(type >>> 0)) return 'network';
    if (memoryTypes.has(type >>> 0)) return 'memory';
    const source = await mountSource(await realpath(path), options.mountsFile ?? '/proc/self/mounts');
    return source === null ? null : await kindOfDevice(source, options.sysFolder ?? '/sys');
  } catch {
    return null;
  }
};

/** The device of the innermost mount above a path. Spaces in it are written `\040`. */
const mountSource = async (path: string, mountsFile: string): Promise<string | null> => {
  const mounts = ((await readSmallFile(mountsFile)) ?? '').split('\n').map((line) => {
    const [source = '', point = ''] = line.split(' ').map((field) => field.replaceAll('\\040', ' '));
    return { source, point };
  });
  const above = mounts.filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`));
  const longest = Math.max(...above.map(({ point }) => point.length));
  return above.findLast(({ point }) => point.length === longest)?.source ?? null;
};

const kindOfDevice = async (source: string, sysFolder: string): Promise<Disk['kind']> => {
  if (!source.startsWith('/dev/')) return null;
  const name = basename(await realpath(source).catch(() => source));
  if (name.startsWith('nvme')) return 'nvme';
  // A virtual machine's disk says of itself what its host pleases.
  if (/^x?vd/.test(name)) return null;
  const folder = join(sysFolder, 'class', 'block', name);
  // A partition has no queue of its own; its disk's folder is the one above. Encrypted and logical volumes have one.
  const device = await realpath(folder).catch(() => folder);
  const rotates =
    (await readSmallFile(join(device, 'queue', 'rotational'))) ??
    (await readSmallFile(join(device, '..', 'queue', 'rotational')));
  return rotates === '0' ? 'ssd' : rotates === '1' ? 'hdd' : null;
};
