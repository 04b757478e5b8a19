/** The sending end of one stream: passes items on in order, each against one credit of the receiver. */
export interface CreditGate {
  /** Resolves once the item was sent; rejects with the abort reason, or with what kept it from being sent. */
  emit(item: unknown): Promise<void>;
  grant(count: number): void;
  /** Settles once every item handed over so far was sent or given up. */
  drained(): Promise<void>;
}

interface Waiting {
  readonly item: unknown;
  resolve(): void;
  reject(reason: unknown): void;
}

export const createCreditGate = (send: (item: unknown) => void, signal: AbortSignal): CreditGate => {
  const queue: Waiting[] = [];
  let credit = 0;
  let last: Promise<void> = Promise.resolve();

  const flush = (): void => {
    while (credit > 0) {
      const next = queue.shift();
      if (next === undefined) return;
      try {
        send(next.item);
        credit -= 1;
        next.resolve();
      } catch (thrown) {
        next.reject(thrown);
      }
    }
  };

  signal.addEventListener('abort', () => {
    for (const waiting of queue.splice(0)) waiting.reject(signal.reason);
  });

  return {
    emit: (item) => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      if (signal.aborted) reject(signal.reason);
      else queue.push({ item, resolve: () => resolve(undefined), reject });
      flush();
      // A producer that does not wait must not bring the process down with an unhandled rejection.
      last = promise.catch(() => undefined);
      return promise;
    },
    grant: (count) => {
      credit += count;
      flush();
    },
    drained: () => last,
  };
};
