/**
 * How often the system has ended a process of this computer, or of this container, because memory ran out. A count that has
 * risen when a child ends by SIGKILL tells why it did. Linux only; null elsewhere and where it is not told.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const countIn = (text: string): number | null => {
  const count = /^oom_kill (\d+)$/m.exec(text)?.[1];
  return count === undefined ? null : Number(count);
};

/** @param root the system's root, for tests */
export const countMemoryKills = (root = '/'): number | null => {
  const group = /^0::(\/.*)$/m.exec(read(join(root, 'proc/self/cgroup')))?.[1];
  const counts = [
    countIn(read(join(root, 'proc/vmstat'))),
    group === undefined ? null : countIn(read(join(root, 'sys/fs/cgroup', group, 'memory.events'))),
  ].filter((count) => count !== null);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
};
