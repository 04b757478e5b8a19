/**
 * Which model answers: one is loaded at a time, and every chat may want its own. Answers of the loaded one run side by
 * side; one that wants another waits until those at work have ended. Who came first goes first, so nobody waits forever.
 */
export interface ModelTurns {
  /**
   * Resolves with the way to leave once the model is loaded or being loaded; null takes whichever it is.
   * Rejects with what loading throws, or the signal's reason. `onPlace` hears the place among those that wait.
   */
  enter(modelId: string | null, signal: AbortSignal, onPlace: (place: number) => void): Promise<() => void>;
}

interface Waiting {
  readonly modelId: string | null;
  readonly admit: () => void;
  readonly onPlace: (place: number) => void;
}

export const createModelTurns = (
  loadedId: () => string | null,
  load: (modelId: string) => Promise<unknown>,
): ModelTurns => {
  const waiting: Waiting[] = [];
  let inside = 0;
  /** What those inside have loaded; null where they took what was there. */
  let chosen: string | null = null;
  let ready: Promise<unknown> = Promise.resolve();

  const mayEnter = (modelId: string | null): boolean =>
    inside === 0 || modelId === null || modelId === (chosen ?? loadedId());
  const enterFirst = (modelId: string | null): void => {
    const isThere = modelId === null || modelId === loadedId();
    chosen = isThere ? null : modelId;
    ready = isThere ? Promise.resolve() : load(modelId);
    // Whoever enters hears of it; nobody may be left.
    ready.catch(() => undefined);
  };
  const admitNext = (): void => {
    for (let next = waiting[0]; next !== undefined && mayEnter(next.modelId); next = waiting[0]) {
      waiting.shift();
      if (inside === 0) enterFirst(next.modelId);
      inside += 1;
      next.admit();
    }
    waiting.forEach(({ onPlace }, index) => onPlace(index + 1));
  };
  const leave = (): void => {
    inside -= 1;
    admitNext();
  };

  const wait = (modelId: string | null, signal: AbortSignal, onPlace: (place: number) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error('The wait was ended.'));
        admitNext();
      };
      const entry: Waiting = {
        modelId,
        onPlace,
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(entry);
      admitNext();
    });

  return {
    enter: async (modelId, signal, onPlace) => {
      signal.throwIfAborted();
      await wait(modelId, signal, onPlace);
      try {
        await ready;
        return leave;
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
};
