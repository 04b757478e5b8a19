/** Work in the background that gives way: it is broken off where the machine or its files are wanted, and begins anew. */
export interface GivingWay {
  /** `work` may be done several times. Errors: its own; on abort, the signal's reason. */
  run<Result>(work: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Does what it is given while no such work is done. */
  without<Result>(work: () => Promise<Result>): Promise<Result>;
}

const unlessAborted = async (wait: Promise<unknown>, signal: AbortSignal): Promise<void> => {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  await Promise.race([wait, aborted]);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
};

export const createGivingWay = (): GivingWay => {
  const atWork = new Map<AbortController, Promise<unknown>>();
  /** Of all who want to be without it. */
  let wanted: Promise<unknown> | null = null;

  return {
    run: async (work, signal) => {
      for (;;) {
        while (wanted !== null) await unlessAborted(wanted, signal);
        signal.throwIfAborted();
        const giveWay = new AbortController();
        const working = work(AbortSignal.any([signal, giveWay.signal]));
        atWork.set(
          giveWay,
          working.catch(() => undefined),
        );
        try {
          return await working;
        } catch (error) {
          signal.throwIfAborted();
          if (!giveWay.signal.aborted) throw error;
        } finally {
          atWork.delete(giveWay);
        }
      }
    },
    without: async (work) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const all = Promise.all([wanted, promise]);
      wanted = all;
      try {
        for (const giveWay of atWork.keys()) giveWay.abort();
        await Promise.all(atWork.values());
        return await work();
      } finally {
        if (wanted === all) wanted = null;
        resolve(undefined);
      }
    },
  };
};
