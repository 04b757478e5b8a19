/**
 * The caller's side of the frame protocol. It needs no schema at run time: names are strings, types come from the
 * contract. Every exchange settles exactly once: with the server's end or error, with CANCELLED when the caller
 * cancels (at once, without waiting for the server), or with CONNECTION_LOST when the transport closes.
 */
import type { CallOptions, Client, Contract } from '../endpoint.ts';
import type { ErrorInfo } from '../error.ts';
import { HearthError, toErrorInfo } from '../hearthError.ts';
import type { Transport } from '../transport.ts';
import { createClientStream, initialCredit } from './clientStream.ts';
import type { ClientFrame, ServerFrame } from './frames.ts';
import { readServerFrame } from './readServerFrame.ts';
import { cancelledError, connectionLostError } from './rpcErrors.ts';

/** What an open exchange does with what it is told. */
interface Exchange {
  receive(frame: Exclude<ServerFrame, { type: 'error' }>): void;
  fail(error: Error, why: 'server' | 'cancelled' | 'lost'): void;
}

const rebuild = (info: ErrorInfo): HearthError => new HearthError(info);

/** Lets a failure of a listener be seen as any uncaught error, without breaking the delivery of other messages. */
const rethrowLater = (thrown: unknown): void => {
  queueMicrotask(() => {
    throw thrown;
  });
};

export const createClient = <C extends Contract>(transport: Transport): Client<C> => {
  const exchanges = new Map<number, Exchange>();
  let nextId = 1;
  let closed = false;

  const send = (frame: ClientFrame): void => transport.send(frame);

  const fail = (id: number, error: Error, why: 'server' | 'cancelled' | 'lost'): void => {
    const exchange = exchanges.get(id);
    if (exchange === undefined) return;
    exchanges.delete(id);
    exchange.fail(error, why);
  };

  const cancel = (id: number): void => {
    if (!exchanges.has(id)) return;
    send({ type: 'cancel', id });
    fail(id, cancelledError(), 'cancelled');
  };

  /** Registers and announces an exchange; whatever keeps it from starting ends it like any other failure. */
  const open = (
    kind: 'call' | 'stream' | 'signal',
    name: string,
    input: unknown,
    exchange: Exchange,
    signal?: AbortSignal,
  ): number => {
    const id = nextId;
    nextId += 1;
    // Later, as every other answer: the caller must have what this function returns before it hears of a failure.
    if (signal?.aborted === true) {
      queueMicrotask(() => exchange.fail(cancelledError(), 'cancelled'));
      return id;
    }
    if (closed) {
      queueMicrotask(() => exchange.fail(connectionLostError(), 'lost'));
      return id;
    }
    exchanges.set(id, exchange);
    try {
      send(kind === 'signal' ? { type: 'open', id, kind, name } : { type: 'open', id, kind, name, input });
    } catch (thrown) {
      fail(id, rebuild(toErrorInfo(thrown)), 'server');
    }
    return id;
  };

  /** Cancels when `signal` aborts; returns the way to let go of it, as it may outlive many exchanges. */
  const followAbort = (id: () => number, signal: AbortSignal | undefined): (() => void) => {
    if (signal === undefined) return () => undefined;
    const onAbort = (): void => cancel(id());
    signal.addEventListener('abort', onAbort, { once: true });
    return () => signal.removeEventListener('abort', onAbort);
  };

  transport.onMessage((message) => {
    const frame = readServerFrame(message);
    if (frame === null) return;
    if (frame.type === 'error') {
      fail(frame.id, rebuild(frame.error), 'server');
      return;
    }
    const exchange = exchanges.get(frame.id);
    if (exchange === undefined) return;
    if (frame.type === 'end') exchanges.delete(frame.id);
    exchange.receive(frame);
  });

  transport.onClose(() => {
    closed = true;
    for (const id of [...exchanges.keys()]) fail(id, connectionLostError(), 'lost');
  });

  const client = {
    call: (name: string, input: unknown, options: CallOptions = {}): Promise<unknown> =>
      new Promise((resolve, reject) => {
        let id = 0;
        const release = followAbort(() => id, options.signal);
        const exchange: Exchange = {
          receive: (frame) => {
            if (frame.type !== 'end') return;
            release();
            resolve(frame.value);
          },
          fail: (error) => {
            release();
            reject(error);
          },
        };
        id = open('call', name, input, exchange, options.signal);
      }),

    stream: (name: string, input: unknown, options: CallOptions = {}) => {
      let id = 0;
      const release = followAbort(() => id, options.signal);
      const stream = createClientStream({
        grant: (count) => send({ type: 'credit', id, count }),
        cancel: () => cancel(id),
      });
      const exchange: Exchange = {
        receive: (frame) => {
          if (frame.type === 'item') stream.item(frame.value);
          if (frame.type !== 'end') return;
          release();
          stream.end(frame.value);
        },
        fail: (error, why) => {
          release();
          stream.fail(error, why === 'cancelled');
        },
      };
      id = open('stream', name, input, exchange, options.signal);
      if (exchanges.has(id)) send({ type: 'credit', id, count: initialCredit });
      return stream.call;
    },

    subscribe: (
      name: string,
      listener: (value: unknown) => void,
      onError: (error: Error) => void = () => undefined,
    ): (() => void) => {
      let id = 0;
      const exchange: Exchange = {
        receive: (frame) => {
          if (frame.type !== 'signal') return;
          try {
            listener(frame.value);
          } catch (thrown) {
            rethrowLater(thrown);
          }
          // The listener may have unsubscribed.
          if (exchanges.has(id)) send({ type: 'credit', id, count: 1 });
        },
        fail: (error, why) => {
          if (why !== 'cancelled') onError(error);
        },
      };
      id = open('signal', name, undefined, exchange);
      return () => cancel(id);
    },

    close: (): void => {
      for (const id of [...exchanges.keys()]) cancel(id);
      closed = true;
      transport.close();
    },
  };
  // The one place where payloads get their types: what a server built from the same contract sends is trusted.
  return client as Client<C>;
};
