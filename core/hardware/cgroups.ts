/**
 * The Linux control groups that this process is in, versions 1 and 2 (kernel documentation: "Control Group v2"): the
 * folders from its own group up to the root, each of which may limit it.
 */
import { join } from 'node:path';

export interface ControlGroup {
  readonly version: 1 | 2;
  /** The innermost first. In a container some may not exist. */
  readonly folders: readonly string[];
}

/**
 * @param membership text of `/proc/self/cgroup`: lines `0::/path` (version 2) and `4:cpu,cpuacct:/path` (version 1)
 * @param controller of version 1, such as `memory`
 */
export const controlGroups = (membership: string, cgroupFolder: string, controller: string): ControlGroup[] =>
  membership.split('\n').flatMap((line): ControlGroup[] => {
    const [, controllers, ...rest] = line.split(':');
    const path = rest.join(':');
    if (controllers === '') {
      // A machine that runs both versions mounts the second one below `unified`.
      return [cgroupFolder, join(cgroupFolder, 'unified')].map((root) => ({
        version: 2,
        folders: upwards(root, path),
      }));
    }
    if (controllers?.split(',').includes(controller) !== true) return [];
    // Version 1 mounts `cpu,cpuacct` under that name, and most systems link `cpu` to it.
    return [{ version: 1, folders: upwards(join(cgroupFolder, controller), path) }];
  });

/** In a container the path may be the host's and not exist inside; its folders are then skipped, and the root is read. */
const upwards = (root: string, path: string): string[] => {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return [...parts.keys()]
    .reverse()
    .map((last) => join(root, ...parts.slice(0, last + 1)))
    .concat(root);
};
