/**
 * The receiving end of one stream: keeps what arrived until it is taken, and grants new credit only for what was
 * taken, so a consumer that stops reading stops the producer.
 */
import type { StreamCall } from '../endpoint.ts';

/** Items that may be under way or waiting here at any time. */
export const initialCredit = 32;

export interface StreamControl {
  /** Tells the producer that it may send `count` more. */
  grant(count: number): void;
  /** Tells the producer that nobody reads any more; must lead to `fail`. */
  cancel(): void;
}

export interface ClientStream {
  readonly call: StreamCall<unknown, unknown>;
  item(value: unknown): void;
  end(value: unknown): void;
  /** `discard` drops what was not yet taken: a reader that cancelled wants no more. */
  fail(error: Error, discard: boolean): void;
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Error };

interface Puller {
  resolve(result: IteratorResult<unknown>): void;
  reject(error: Error): void;
}

export const createClientStream = (control: StreamControl): ClientStream => {
  const waitingItems: unknown[] = [];
  const pullers: Puller[] = [];
  const end = Promise.withResolvers<unknown>();
  // The iteration throws the same error; a reader that only iterates must not cause an unhandled rejection.
  end.promise.catch(() => undefined);
  let outcome: Outcome | null = null;
  let iterated = false;
  let taken = 0;

  const countTaken = (): void => {
    taken += 1;
    // Half a window at a time: a frame for every item would double the traffic.
    if (outcome === null && taken >= initialCredit / 2) {
      control.grant(taken);
      taken = 0;
    }
  };

  /** Settles `end` after the last item was taken, or at once where nobody iterates. */
  const settleEnd = (): void => {
    if (outcome === null || (iterated && waitingItems.length > 0)) return;
    if (outcome.ok) end.resolve(outcome.value);
    else end.reject(outcome.error);
  };

  const finish = (result: Outcome): void => {
    if (outcome !== null) return;
    outcome = result;
    // Somebody who waits has already taken everything.
    for (const puller of pullers.splice(0)) {
      if (result.ok) puller.resolve({ done: true, value: undefined });
      else puller.reject(result.error);
    }
    settleEnd();
  };

  const iterator: AsyncIterator<unknown, undefined> = {
    next: () => {
      if (waitingItems.length > 0) {
        const result = Promise.resolve<IteratorResult<unknown, undefined>>({
          done: false,
          value: waitingItems.shift(),
        });
        countTaken();
        // The reader continues with the item before anybody hears of the end.
        void result.then(settleEnd);
        return result;
      }
      if (outcome !== null) {
        return outcome.ok ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(outcome.error);
      }
      return new Promise((resolve, reject) => {
        pullers.push({ resolve, reject });
      });
    },
    return: () => {
      if (outcome === null) control.cancel();
      waitingItems.length = 0;
      settleEnd();
      return Promise.resolve({ done: true, value: undefined });
    },
  };

  return {
    call: {
      end: end.promise,
      [Symbol.asyncIterator]: () => {
        iterated = true;
        return iterator;
      },
    },
    item: (value) => {
      if (outcome !== null) return;
      const puller = pullers.shift();
      if (puller === undefined) {
        waitingItems.push(value);
        return;
      }
      countTaken();
      puller.resolve({ done: false, value });
    },
    end: (value) => finish({ ok: true, value }),
    fail: (error, discard) => {
      if (discard) waitingItems.length = 0;
      finish({ ok: false, error });
    },
  };
};
