/**
 * The end of the engine's process in one sentence with a cause and a next step, from how it ended and its last lines; and
 * what of a refused load was a lack of memory.
 */
import { engineDeathTexts } from '../../contract/engineDeathTexts.ts';
import { HearthError } from '../../contract/error.ts';
import type { ChildExit } from '../process/launcher.ts';
import { deathByExitCode, deathByMemoryKiller, deathBySignal, lastWords, type KnownDeath } from './knownDeaths.ts';

const logTailLines = 20;

interface Cause {
  readonly death: KnownDeath;
  readonly line: string;
}

const findCause = (lines: readonly string[]): Cause | null => {
  for (const { pattern, death } of lastWords) {
    const line = lines.findLast((candidate) => pattern.test(candidate));
    if (line !== undefined) return { death, line };
  }
  return null;
};

const errorOf = ({ cause, code, full, setting }: KnownDeath, details: Readonly<Record<string, unknown>>): HearthError =>
  new HearthError({
    code,
    message: engineDeathTexts[cause].message.en,
    next: engineDeathTexts[cause].next.en,
    details: { cause, ...(full !== null && { full }), ...(setting !== null && { setting }), ...details },
  });

const byEnding = ({ exitCode, signal }: ChildExit, killedForMemory: boolean): KnownDeath | undefined => {
  if (signal === 'SIGKILL' && killedForMemory) return deathByMemoryKiller;
  if (signal !== null) return deathBySignal[signal];
  return exitCode === null ? undefined : deathByExitCode[exitCode];
};

const howItEnded = ({ exitCode, signal }: ChildExit): string =>
  signal ?? (exitCode === null ? 'it could not be started' : `exit code ${exitCode}`);

/** @param killedForMemory whether the system has ended a process for its memory meanwhile */
export const explainEngineDeath = (exit: ChildExit, log: readonly string[], killedForMemory = false): HearthError => {
  const tail = log.slice(-logTailLines);
  // Where a debugger is installed, ggml has it print a backtrace, which pushes the cause far up.
  const cause = findCause(tail) ?? findCause(log);
  const shown = cause === null || tail.includes(cause.line) ? tail : [cause.line, ...tail];
  const details = { exitCode: exit.exitCode, signal: exit.signal, log: shown };
  const death = cause?.death ?? byEnding(exit, killedForMemory);
  if (death !== undefined) return errorOf(death, details);
  return new HearthError({
    code: 'ENGINE_DIED',
    message: `The engine ended unexpectedly (${howItEnded(exit)}).`,
    next: 'Send the message again. If it happens again, report it with the details.',
    details,
  });
};

/** A load that was refused, with the process alive, because memory ran out; null where the log tells of no such thing. */
export const explainLackOfMemory = (log: readonly string[]): HearthError | null => {
  const found = findCause(log);
  return found === null || found.death.full === null ? null : errorOf(found.death, { log: log.slice(-logTailLines) });
};
