/** The children of a running app, by what they do; none on a system without `/proc`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const readCommandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** The group a process belongs to: field 5 of `/proc/PID/stat`, counted behind the name, which may hold blanks. */
const readGroup = (pid: string): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return -1;
  }
};

/** `group` is the process group of the app. */
export const findChildren = (group: number, entry: 'engine' | 'evaluate'): readonly number[] => {
  const pids = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.filter((pid) => readGroup(pid) === group && readCommandLine(pid).includes(`${entry}.entry`)).map(Number);
};
