/** Work that may wait: begun once nothing was asked for a while, broken off when something is, and tried again later. */

export interface QuietWork {
  readonly isBusy: () => boolean;
  /** So long nothing was asked before it begins. */
  readonly quietMs: number;
  readonly everyMs: number;
  readonly work: (signal: AbortSignal) => Promise<void>;
}

export interface Waiting {
  /** Resolves once the work is over or given up. */
  readonly ended: Promise<void>;
  /** Breaks it off for good. */
  close(): Promise<void>;
}

export const whenQuiet = ({ isBusy, quietMs, everyMs, work }: QuietWork): Waiting => {
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  let quietSinceMs = performance.now();
  let abort: AbortController | null = null;
  let isClosed = false;

  const finish = (): void => {
    clearInterval(timer);
    end(undefined);
  };
  const begin = async (): Promise<void> => {
    const own = new AbortController();
    abort = own;
    // One that fails by itself would fail again.
    const isOver = await work(own.signal).then(
      () => true,
      () => !own.signal.aborted,
    );
    abort = null;
    if (isOver || isClosed) finish();
  };
  const look = (): void => {
    const nowMs = performance.now();
    if (isBusy()) {
      quietSinceMs = nowMs;
      abort?.abort();
    } else if (abort === null && nowMs - quietSinceMs >= quietMs) void begin();
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    ended,
    close: () => {
      isClosed = true;
      if (abort === null) finish();
      else abort.abort();
      return ended;
    },
  };
};
