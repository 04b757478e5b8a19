/** So many at once, the others in the order they came. A job that is stopped while it waits need not wait to end. */
export interface Queue {
  /** Never rejects for the work's sake: `work` sees to its own errors. */
  add(work: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

export const createQueue = (atOnce: number): Queue => {
  let running = 0;
  const waiting: { readonly go: () => void }[] = [];

  const leave = (): void => {
    running -= 1;
    waiting.shift()?.go();
  };

  return {
    add: async (work, signal) => {
      if (running >= atOnce) {
        const { promise, resolve } = Promise.withResolvers<undefined>();
        const entry = { go: () => resolve(undefined) };
        waiting.push(entry);
        const skip = (): void => {
          const index = waiting.indexOf(entry);
          if (index >= 0) waiting.splice(index, 1);
          resolve(undefined);
        };
        signal.addEventListener('abort', skip, { once: true });
        await promise;
        signal.removeEventListener('abort', skip);
      }
      running += 1;
      await work().finally(leave);
    },
  };
};
