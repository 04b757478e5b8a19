/**
 * A promise that always settles: with its value, or with `fallback(reason)` where it fails or takes longer than
 * `timeoutMs`. The work itself is not stopped; whoever starts work that can be stopped stops it.
 */
export const withinDeadline = <T>(
  work: () => Promise<T>,
  timeoutMs: number,
  fallback: (reason: string) => T,
): Promise<T> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(fallback(`no answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    const settle = (value: T): void => {
      clearTimeout(timer);
      resolve(value);
    };
    // The extra `then` also turns an exception thrown by `work` itself into a rejection.
    Promise.resolve()
      .then(work)
      .then(settle, (error: unknown) => {
        settle(fallback(error instanceof Error ? error.message : String(error)));
      });
  });
