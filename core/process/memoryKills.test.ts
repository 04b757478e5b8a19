import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { countMemoryKills } from './memoryKills.ts';

const folder = useTemporaryFolder();

const write = (root: string, path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};

it('a kill in the own container or on the whole computer would not be seen', () => {
  const root = folder.folder();
  expect(countMemoryKills(root)).toBeNull();
  write(root, 'proc/vmstat', 'nr_free_pages 12\noom_kill 3\noom_kill_disable 9\n');
  expect(countMemoryKills(root)).toBe(3);
  write(root, 'proc/self/cgroup', '1:cpu:/\n0::/user.slice/app\n');
  write(root, 'sys/fs/cgroup/user.slice/app/memory.events', 'low 0\noom 7\noom_kill 2\noom_group_kill 0\n');
  expect(countMemoryKills(root)).toBe(5);
});

it.runIf(process.platform === 'linux')('this computer would be read as one that does not tell', () => {
  expect(countMemoryKills()).toBeGreaterThanOrEqual(0);
});
