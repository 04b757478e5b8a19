/** The server's end of one exchange: sends its frames, and sees to it that exactly one of them is the last. */
import { toErrorInfo } from '../error.ts';
import type { Transport } from '../transport.ts';
import type { ServerFrame } from './frames.ts';

export interface Outlet {
  /** Throws where the value cannot be sent (a function in it, a cycle); does nothing after the last frame. */
  send(type: 'item' | 'signal', value: unknown): void;
  end(value: unknown): void;
  fail(thrown: unknown): void;
}

/** `onLast` is called once, just before the last frame is sent. */
export const createOutlet = (transport: Transport, id: number, onLast: () => void): Outlet => {
  let finished = false;
  const send = (frame: ServerFrame): void => transport.send(frame);

  /** Marks the exchange as finished; false where it already was. */
  const finish = (): boolean => {
    if (finished) return false;
    finished = true;
    onLast();
    return true;
  };

  const sendError = (thrown: unknown): void => {
    const error = toErrorInfo(thrown);
    try {
      send({ type: 'error', id, error });
    } catch {
      // Details that cannot be sent must not keep the caller from hearing of the error.
      send({ type: 'error', id, error: { ...error, details: {} } });
    }
  };

  return {
    send: (type, value) => {
      if (!finished) send({ type, id, value });
    },
    end: (value) => {
      if (!finish()) return;
      try {
        send({ type: 'end', id, value });
      } catch (thrown) {
        sendError(thrown);
      }
    },
    fail: (thrown) => {
      if (finish()) sendError(thrown);
    },
  };
};
