/** Lets work that hears nothing while it computes wait between its pieces. */
import { setImmediate as nextRound } from 'node:timers/promises';

export interface Pace {
  hold(held: boolean): void;
  /** Before each piece: hears what has come meanwhile, and waits while it is held. */
  turn(): Promise<void>;
}

export const createPace = (): Pace => {
  let released: PromiseWithResolvers<void> | null = null;
  return {
    hold: (held) => {
      if (held) released ??= Promise.withResolvers();
      else {
        released?.resolve();
        released = null;
      }
    },
    turn: async () => {
      await nextRound();
      while (released !== null) await released.promise;
    },
  };
};
