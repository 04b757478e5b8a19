/**
 * The seam between the services and the way a shell starts a child process: `utilityProcess.fork` in Electron,
 * `child_process.fork` elsewhere. Children are named, not addressed: each shell knows where its entry files are.
 */
import type { Transport } from '../../contract/transport.ts';

export type ChildName = 'engine' | 'quantize' | 'evaluate';

/** How a child ended. Exactly one of the two is set, but for a child that never started (both null). */
export interface ChildExit {
  readonly exitCode: number | null;
  /** POSIX signal name such as `SIGKILL`. */
  readonly signal: string | null;
}

export interface Child {
  readonly pid: number | null;
  readonly transport: Transport;
  /** Resolves once, however the child ended; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Each complete line that the child writes to stderr (llama.cpp's log). Set before the first line is read. */
  onStderrLine(listener: (line: string) => void): void;
  /** Ends the child at once (SIGKILL); it has no say in it. */
  kill(): void;
}

export interface Launcher {
  launch(name: ChildName): Child;
}
