/**
 * The three shapes that may cross a process boundary, and the types that both sides derive from them.
 * An endpoint is declared once, here in `contract/`; a missing handler or a wrong payload does not compile.
 */
import type { z } from 'zod';

/** One input, one output. */
export interface CallEndpoint<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  readonly input: I;
  readonly output: O;
}

/** One input, any number of items, then exactly one end value (or one error). */
export interface StreamEndpoint<
  I extends z.ZodType = z.ZodType,
  T extends z.ZodType = z.ZodType,
  E extends z.ZodType = z.ZodType,
> {
  readonly kind: 'stream';
  readonly input: I;
  readonly item: T;
  readonly end: E;
}

/** A value and its changes. A slow receiver skips values and always ends on the latest one. */
export interface SignalEndpoint<V extends z.ZodType = z.ZodType> {
  readonly kind: 'signal';
  readonly value: V;
}

export type Endpoint = CallEndpoint | StreamEndpoint | SignalEndpoint;

/** Endpoints by full name, such as `chat.send`. */
export type Contract = Readonly<Record<string, Endpoint>>;

export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallEndpoint<I, O> => ({
  kind: 'call',
  input,
  output,
});

export const stream = <I extends z.ZodType, T extends z.ZodType, E extends z.ZodType>(
  input: I,
  item: T,
  end: E,
): StreamEndpoint<I, T, E> => ({ kind: 'stream', input, item, end });

export const signal = <V extends z.ZodType>(value: V): SignalEndpoint<V> => ({ kind: 'signal', value });

/** Names of the endpoints of one kind. */
export type NamesOf<C extends Contract, K extends Endpoint['kind']> = {
  [N in keyof C]: C[N]['kind'] extends K ? N : never;
}[keyof C] &
  string;

export type InputOf<E> =
  E extends CallEndpoint<infer I> ? z.input<I> : E extends StreamEndpoint<infer I> ? z.input<I> : never;
export type ParsedInputOf<E> =
  E extends CallEndpoint<infer I> ? z.output<I> : E extends StreamEndpoint<infer I> ? z.output<I> : never;
export type OutputOf<E> = E extends CallEndpoint<z.ZodType, infer O> ? z.output<O> : never;
export type ItemOf<E> = E extends StreamEndpoint<z.ZodType, infer T> ? z.output<T> : never;
export type EndOf<E> = E extends StreamEndpoint<z.ZodType, z.ZodType, infer R> ? z.output<R> : never;
export type ValueOf<E> = E extends SignalEndpoint<infer V> ? z.output<V> : never;

/** Who is calling. It comes from the connection, never from the input. */
export interface Sender {
  readonly shell: 'desktop' | 'browser' | 'cli' | 'host';
  /** Unique among the live connections of this process. */
  readonly connectionId: string;
}

export interface HandlerContext {
  readonly sender: Sender;
  /** Fires when the caller cancels or its connection closes. */
  readonly signal: AbortSignal;
}

/** A value that is always there, with a way to hear of its changes. */
export interface ReadableSignal<V> {
  get(): V;
  /** Calls `listener` on every change (not with the present value); returns the way to stop. */
  subscribe(listener: (value: V) => void): () => void;
}

export type Handler<E> = E extends CallEndpoint
  ? (input: ParsedInputOf<E>, context: HandlerContext) => Promise<OutputOf<E>> | OutputOf<E>
  : E extends StreamEndpoint
    ? (
        input: ParsedInputOf<E>,
        /** Resolves when the receiver has granted credit for one more item; awaiting it is the back-pressure. */
        emit: (item: ItemOf<E>) => Promise<void>,
        context: HandlerContext,
      ) => Promise<EndOf<E>>
    : E extends SignalEndpoint
      ? ReadableSignal<ValueOf<E>>
      : never;

/** What a server must bring: one handler for every endpoint. */
export type Handlers<C extends Contract> = { readonly [N in keyof C]: Handler<C[N]> };

export interface CallOptions {
  /** Aborting it cancels the call on the other side. */
  readonly signal?: AbortSignal;
}

export interface StreamCall<T, E> extends AsyncIterable<T> {
  /** Settles after the last item; rejects with the stream's error. */
  readonly end: Promise<E>;
}

/** The caller's side. Names are plain strings so that a browser bundle needs no schema at run time. */
export interface Client<C extends Contract> {
  call<N extends NamesOf<C, 'call'>>(name: N, input: InputOf<C[N]>, options?: CallOptions): Promise<OutputOf<C[N]>>;
  stream<N extends NamesOf<C, 'stream'>>(
    name: N,
    input: InputOf<C[N]>,
    options?: CallOptions,
  ): StreamCall<ItemOf<C[N]>, EndOf<C[N]>>;
  /** Calls `listener` with the present value and each later one; returns the way to stop. */
  subscribe<N extends NamesOf<C, 'signal'>>(
    name: N,
    listener: (value: ValueOf<C[N]>) => void,
    onError?: (error: Error) => void,
  ): () => void;
  /** Cancels everything open and closes the transport. */
  close(): void;
}
