/** Work that must not overlap, such as reading a file and writing it changed: one after the other, in the order asked for. */
export interface Turns {
  /** Settles as the work does. What failed before it does not keep it from its turn. */
  readonly take: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Resolves once all that was asked for so far has ended, however. */
  readonly settled: () => Promise<void>;
}

export const createTurns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take: (work) => {
      const done = last.then(work);
      last = done.catch(() => undefined);
      return done;
    },
    settled: async () => {
      await last;
    },
  };
};
