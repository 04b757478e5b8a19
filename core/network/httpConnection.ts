/**
 * One HTTP/1.1 connection to one server, for one GET after the other. The bytes of a body are read straight to where the
 * receiver wants them; a promise of the receiver stops the reading until it settles.
 */
import type { Socket } from 'node:net';
import { networkError } from './networkErrors.ts';
import { openSocket, type SocketTarget } from './openSocket.ts';
import { createResponseReader, NotHttpError, type ResponseHead, type ResponseReader } from './responseReader.ts';

export interface BodyReceiver {
  /** False: the body is not wanted, and its connection is closed. */
  readonly onHead?: (head: ResponseHead) => boolean;
  /**
   * Where the next bytes of the body shall lie, if that can be; null = anywhere. Without it the bytes that `onData` gets
   * may be kept; with it they are good until it returns, or stay where they are.
   */
  readonly room?: () => Buffer | null;
  /**
   * A promise holds the body back until it settles; false ends the request, as nothing more is wanted. Throwing ends it
   * with that error.
   */
  readonly onData: (bytes: Buffer) => Promise<void> | false | undefined;
}

/** The connection did not do what it should; `cause` says why. */
export class ConnectionError extends Error {
  /** The server had closed it before it heard the request: on another connection nothing is asked twice. */
  readonly wasStale: boolean;
  constructor(cause: unknown, wasStale: boolean) {
    super('The connection failed.', { cause });
    this.wasStale = wasStale;
  }
}

export interface HttpConnection {
  /**
   * Resolves at the body's end. `stallMs`: without a byte for so long, it counts as dead.
   * Errors: ConnectionError; what the receiver throws; the signal's reason.
   */
  get(request: string, receiver: BodyReceiver, stallMs: number, signal?: AbortSignal): Promise<ResponseHead>;
  /** Open, with nothing on its way. */
  isFree(): boolean;
  isClosed(): boolean;
  close(): void;
}

const scratchBytes = 64 * 1024;
/** Shorter than the five seconds after which many servers close a connection that is not used. */
const idleMs = 4_000;

interface Exchange {
  readonly receiver: BodyReceiver;
  readonly reader: ResponseReader;
  readonly stallMs: number;
  readonly settle: (error: unknown) => void;
  head: ResponseHead | null;
  /** The receiver holds the body back. */
  isHeld: boolean;
}

/** Errors: ConnectionError. */
export const openHttpConnection = async (target: SocketTarget): Promise<HttpConnection> => {
  const scratch = Buffer.allocUnsafeSlow(scratchBytes);
  let exchange: Exchange | null = null;
  let answers = 0;

  /**
   * Body goes straight to its place. What is no body, or comes when some was put by, is read here first: the system may
   * use this answer much later.
   */
  const room = (): Buffer => {
    const ahead = exchange === null || exchange.isHeld ? 0 : exchange.reader.bodyAhead();
    const wanted = ahead > 0 ? (exchange?.receiver.room?.()?.subarray(0, ahead) ?? scratch) : scratch;
    // Without room the system would call the connection broken.
    return wanted.length > 0 ? wanted : scratch;
  };

  const end = (error: unknown): void => {
    const one = exchange;
    if (one === null) return;
    exchange = null;
    answers += 1;
    // A connection that rests keeps nobody from ending.
    if (one.reader.keepsAlive() && error === null) socket.setTimeout(idleMs).resume().unref();
    else socket.destroy();
    one.settle(error);
  };

  const failConnection = (cause: unknown, maySayStale = true): void => {
    if (exchange !== null) end(new ConnectionError(cause, maySayStale && answers > 0 && !exchange.reader.hasBegun()));
  };

  const deliver = ({ receiver }: Exchange, body: Buffer): Promise<void> | false | undefined =>
    receiver.onData(receiver.room === undefined ? Buffer.from(body) : body);

  const goOn = (one: Exchange, kept: Buffer): void => {
    one.isHeld = false;
    socket.setTimeout(one.stallMs);
    feed(kept);
  };

  const hold = (one: Exchange, held: Promise<void>, rest: Buffer): void => {
    const kept = Buffer.from(rest);
    one.isHeld = true;
    socket.setTimeout(0).pause();
    held.then(
      () => {
        if (exchange !== one) return;
        goOn(one, kept);
        if (exchange === one && !one.isHeld) socket.resume();
      },
      (error: unknown) => {
        if (exchange === one) end(error);
      },
    );
  };

  const take = (one: Exchange, bytes: Buffer): void => {
    const { reader, receiver } = one;
    let rest = bytes;
    while (rest.length > 0 && !reader.isOver()) {
      const { used, head, body } = reader.take(rest);
      rest = rest.subarray(used);
      one.head ??= head;
      const isUnwanted = head !== null && receiver.onHead?.(head) === false;
      const taken = isUnwanted ? false : body === null ? undefined : deliver(one, body);
      if (taken === false) {
        socket.destroy();
        end(null);
        return;
      }
      if (taken !== undefined) {
        hold(one, taken, rest);
        return;
      }
    }
    // More than was asked for: what else comes cannot be understood.
    if (rest.length > 0) socket.destroy();
    if (reader.isOver()) end(null);
  };

  const feed = (bytes: Buffer): void => {
    try {
      if (exchange === null) socket.destroy();
      else take(exchange, bytes);
    } catch (error) {
      if (error instanceof NotHttpError) failConnection(error);
      else end(error);
    }
  };

  const onEnd = (): void => {
    if (exchange?.reader.endsWithClose() === true) end(null);
    else failConnection(networkError('ECONNRESET', 'The connection was closed.'));
  };

  const socket: Socket = await openSocket(target, { room, onBytes: feed }).catch((error: unknown) => {
    throw new ConnectionError(error, false);
  });
  socket
    .on('error', failConnection)
    .on('end', onEnd)
    .on('close', onEnd)
    .on('timeout', () => {
      if (exchange === null) socket.destroy();
      const said = exchange?.head == null ? 'NO_ANSWER' : 'SILENT';
      failConnection(networkError(said, 'Nothing comes any more.'), false);
    });

  return {
    get: (request, receiver, stallMs, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => end(signal?.reason);
        const one: Exchange = {
          receiver,
          reader: createResponseReader(),
          stallMs,
          head: null,
          isHeld: false,
          settle: (error) => {
            signal?.removeEventListener('abort', abort);
            if (error === null && one.head !== null) resolve(one.head);
            else reject(error instanceof Error ? error : new Error(String(error)));
          },
        };
        exchange = one;
        if (socket.destroyed) onEnd();
        signal?.addEventListener('abort', abort, { once: true });
        socket.ref().setTimeout(stallMs).write(request);
      }),
    isFree: () => exchange === null && !socket.destroyed && socket.writable,
    isClosed: () => socket.destroyed,
    close: () => {
      socket.destroy();
      failConnection(networkError('ECONNABORTED', 'The connection was closed here.'), false);
    },
  };
};
