/** A connection to Chromium over its DevTools protocol; sessions are multiplexed over it ("flat" mode). */
import { EventEmitter, once } from 'node:events';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

type Commands = Protocol.CommandParameters;
type Results = Protocol.CommandReturnValues;
type Events = Protocol.Events;

/** One target (a page), or the browser itself. */
export interface CdpSession {
  send<M extends keyof Commands & keyof Results>(method: M, parameters?: Commands[M]): Promise<Results[M]>;
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): void;
}

export interface CdpConnection extends CdpSession {
  session(sessionId: string): CdpSession;
  close(): void;
}

interface Reply {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export const connectCdp = async (url: string): Promise<CdpConnection> => {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const emitters = new Map<string, EventEmitter>();
  let nextId = 1;

  const emitterOf = (sessionId: string): EventEmitter => {
    const emitter = emitters.get(sessionId) ?? new EventEmitter();
    emitters.set(sessionId, emitter);
    return emitter;
  };

  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id === undefined) {
      if (reply.method !== undefined) emitterOf(reply.sessionId ?? '').emit(reply.method, reply.params);
      return;
    }
    const call = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.error === undefined) call?.resolve(reply.result);
    else call?.reject(new Error(reply.error.message));
  });
  socket.addEventListener('close', () => {
    for (const call of pending.values()) call.reject(new Error('Chromium is gone.'));
    pending.clear();
  });

  const session = (sessionId: string): CdpSession => ({
    send: <M extends keyof Commands & keyof Results>(method: M, params?: Commands[M]) =>
      new Promise<Results[M]>((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) {
          reject(new Error('Chromium is gone.'));
          return;
        }
        const id = nextId++;
        pending.set(id, { resolve: (value) => resolve(value as Results[M]), reject });
        socket.send(JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) }));
      }),
    on: (event, listener) => {
      emitterOf(sessionId).on(event, listener);
    },
  });

  return { ...session(''), session, close: () => socket.close() };
};
