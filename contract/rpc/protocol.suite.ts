/**
 * What the frame protocol promises to callers and handlers, as tests that run over any transport: each test file of a
 * transport calls `describeProtocol` with the way to open a connected pair.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, signal, stream, type Client, type HandlerContext, type Handlers } from '../endpoint.ts';
import { HearthError } from '../error.ts';
import { createSignal } from '../signal.ts';
import type { Transport } from '../transport.ts';
import { createClient } from './client.ts';
import { initialCredit } from './clientStream.ts';
import { serve, type RpcServer } from './server.ts';

const contract = {
  add: call(z.object({ left: z.number(), right: z.number().default(100) }), z.number()),
  who: call(z.object({}), z.string()),
  refuse: call(z.object({}), z.object({})),
  crash: call(z.object({}), z.object({})),
  unsendable: call(z.object({}), z.unknown()),
  hang: call(z.object({}), z.object({})),
  count: stream(z.object({ to: z.number() }), z.number(), z.object({ sum: z.number() })),
  hurry: stream(z.object({ to: z.number() }), z.number(), z.object({})),
  breakAfter: stream(z.object({ items: z.number() }), z.number(), z.object({})),
  endless: stream(z.object({}), z.number(), z.object({})),
  level: signal(z.number()),
};
type TestContract = typeof contract;

/** Resolves with the reason once the handler's context aborts. */
const aborted = (context: HandlerContext): Promise<unknown> =>
  new Promise((resolve) => {
    context.signal.addEventListener('abort', () => resolve(context.signal.reason));
  });

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return 'no error';
  } catch (thrown) {
    return thrown instanceof HearthError ? thrown.code : `not a HearthError: ${String(thrown)}`;
  }
};

const typeAndIdOf = (message: unknown): string => {
  const frame = z.object({ type: z.string(), id: z.number() }).parse(message);
  return `${frame.type} ${frame.id}`;
};

export interface OpenPair {
  readonly caller: Transport;
  readonly server: Transport;
  readonly dispose: () => Promise<void>;
}

export const describeProtocol = (name: string, open: () => Promise<OpenPair>): void => {
  describe(`the protocol over ${name}`, () => {
    let pair: OpenPair;
    let client: Client<TestContract>;
    let server: RpcServer;
    /** Every frame the server sent, as `type id`. */
    let sent: string[];
    let emitted: number;
    let level: ReturnType<typeof createSignal<number>>;
    let started: PromiseWithResolvers<HandlerContext>;
    let abortReason: PromiseWithResolvers<unknown>;

    /** After it, the server has dealt with everything sent before, and its answers have arrived. */
    const roundTrip = (): Promise<number> => client.call('add', { left: 0 });

    /** A producer that nothing holds back would be far ahead by then. */
    const longEnough = async (): Promise<void> => {
      for (let trip = 0; trip < 100; trip += 1) await roundTrip();
    };

    beforeEach(async () => {
      pair = await open();
      sent = [];
      emitted = 0;
      level = createSignal(0);
      started = Promise.withResolvers();
      abortReason = Promise.withResolvers();
      const watch = async (context: HandlerContext): Promise<void> => {
        started.resolve(context);
        abortReason.resolve(await aborted(context));
      };
      const handlers: Handlers<TestContract> = {
        add: ({ left, right }) => left + right,
        who: (_input, { sender }) => `${sender.shell} ${sender.connectionId}`,
        refuse: () => {
          throw new HearthError({ code: 'DISK_FULL', message: 'Full', details: { freeBytes: 12 }, next: 'Free some.' });
        },
        crash: () => Promise.reject(new TypeError('a bug')),
        unsendable: () => ({
          get value() {
            throw new Error('cannot be read');
          },
        }),
        hang: async (_input, context) => {
          await watch(context);
          return {};
        },
        count: async ({ to }, emit) => {
          let sum = 0;
          for (let item = 0; item < to; item += 1) {
            await emit(item);
            emitted += 1;
            sum += item;
          }
          return { sum };
        },
        hurry: ({ to }, emit) => {
          for (let item = 0; item < to; item += 1) void emit(item);
          return Promise.resolve({});
        },
        breakAfter: async ({ items }, emit) => {
          for (let item = 0; item < items; item += 1) await emit(item);
          throw new HearthError({ code: 'ENGINE_DIED', message: 'Died', next: 'Load it again.' });
        },
        endless: async (_input, emit, context) => {
          void watch(context);
          for (let item = 0; ; item += 1) await emit(item);
        },
        level,
      };
      const recording: Transport = {
        ...pair.server,
        send: (message) => {
          sent.push(typeAndIdOf(message));
          pair.server.send(message);
        },
      };
      server = serve(contract, handlers, recording, { shell: 'browser', connectionId: 'seven' });
      client = createClient<TestContract>(pair.caller);
    });

    afterEach(async () => {
      client.close();
      server.close();
      await pair.dispose();
    });

    describe('calls', () => {
      it('answer each caller with its own result when many are open at once', async () => {
        const lefts = Array.from({ length: 50 }, (_, index) => index);
        const sums = await Promise.all(lefts.map((left) => client.call('add', { left, right: 1 })));
        expect(sums).toEqual(lefts.map((left) => left + 1));
      });

      it('give the handler the parsed input, with defaults filled in', async () => {
        expect(await client.call('add', { left: 1 })).toBe(101);
      });

      it('tell the handler who is calling by the connection, not by the input', async () => {
        expect(await client.call('who', {})).toBe('browser seven');
      });

      it('bring an error of the handler over whole: code, message, details and what to do', async () => {
        const error: unknown = await client.call('refuse', {}).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(HearthError);
        expect(error).toMatchObject({
          code: 'DISK_FULL',
          message: 'Full',
          details: { freeBytes: 12 },
          next: 'Free some.',
        });
      });

      it('turn a bug in a handler into INTERNAL instead of leaving the caller waiting', async () => {
        expect(await codeOf(client.call('crash', {}))).toBe('INTERNAL');
      });

      it('end with an error when the result cannot be sent', async () => {
        expect(await codeOf(client.call('unsendable', {}))).toBe('INTERNAL');
      });

      it('refuse bad input with BAD_INPUT and say which field is wrong', async () => {
        const badInput: unknown = { left: 'one' };
        const error: unknown = await client.call('add', badInput as never).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'BAD_INPUT' });
        expect(String(error)).toMatch(/add.*expected number, received string[^]*at left/);
      });

      it.each(['nothing.like.it', '__proto__', 'constructor', 'toString'])(
        'refuse the unknown endpoint %s',
        async (name) => {
          expect(await codeOf(client.call(name as 'add', { left: 1 }))).toBe('BAD_INPUT');
        },
      );

      it('refuse an endpoint that is used as another kind, instead of answering in the wrong shape', async () => {
        const misnamed: string = 'count';
        expect(await codeOf(client.call(misnamed as 'add', { left: 1 }))).toBe('BAD_INPUT');
      });
    });

    describe('cancelling', () => {
      it('a call settles it at once and aborts the handler', async () => {
        const controller = new AbortController();
        const answer = codeOf(client.call('hang', {}, { signal: controller.signal }));
        await started.promise;
        controller.abort();
        expect(await answer).toBe('CANCELLED');
        expect(await abortReason.promise).toMatchObject({ code: 'CANCELLED' });
      });

      it('sends one last frame only, though the handler returns later', async () => {
        const controller = new AbortController();
        const answer = codeOf(client.call('hang', {}, { signal: controller.signal }));
        await started.promise;
        controller.abort();
        await answer;
        await abortReason.promise;
        await roundTrip();
        expect(sent.filter((frame) => /^(end|error) 1$/.test(frame))).toEqual(['error 1']);
      });

      it('before the start never reaches the handler', async () => {
        expect(await codeOf(client.call('hang', {}, { signal: AbortSignal.abort() }))).toBe('CANCELLED');
        await roundTrip();
        expect(sent).toHaveLength(1);
      });

      it('a stream stops the producer and drops what was not read', async () => {
        const controller = new AbortController();
        const items = client.stream('endless', {}, { signal: controller.signal });
        const iterator = items[Symbol.asyncIterator]();
        await iterator.next();
        controller.abort();
        expect(await codeOf(iterator.next())).toBe('CANCELLED');
        expect(await codeOf(items.end)).toBe('CANCELLED');
        expect(await abortReason.promise).toMatchObject({ code: 'CANCELLED' });
      });

      it('happens by leaving the loop: a view that closes does not keep its stream running', async () => {
        for await (const item of client.stream('endless', {})) if (item === 3) break;
        expect(await abortReason.promise).toMatchObject({ code: 'CANCELLED' });
      });

      it('leaves the connection usable, late items or not', async () => {
        for await (const item of client.stream('endless', {})) if (item === 3) break;
        expect(await roundTrip()).toBe(100);
      });
    });

    describe('streams', () => {
      it('bring ten thousand items in order, then the end', async () => {
        const items = client.stream('count', { to: 10_000 });
        let expected = 0;
        for await (const item of items) {
          if (item !== expected) expect(item).toBe(expected);
          expected += 1;
        }
        expect(expected).toBe(10_000);
        expect(await items.end).toEqual({ sum: 49_995_000 });
      });

      it('hold the producer while the consumer does not read', async () => {
        const items = client.stream('count', { to: 1_000 });
        await longEnough();
        expect(emitted).toBe(initialCredit);
        const iterator = items[Symbol.asyncIterator]();
        for (let item = 0; item < initialCredit / 2; item += 1) await iterator.next();
        await longEnough();
        expect(emitted).toBe(initialCredit * 1.5);
      });

      it('deliver what a handler emitted without waiting before the end, in order', async () => {
        const received: number[] = [];
        for await (const item of client.stream('hurry', { to: 100 })) received.push(item);
        expect(received).toEqual(Array.from({ length: 100 }, (_, index) => index));
      });

      it('deliver the items that came before an error, then the error', async () => {
        const received: number[] = [];
        const read = async (): Promise<void> => {
          for await (const item of client.stream('breakAfter', { items: 5 })) received.push(item);
        };
        expect(await codeOf(read())).toBe('ENGINE_DIED');
        expect(received).toEqual([0, 1, 2, 3, 4]);
      });

      it('settle their end for a caller that never reads the items', async () => {
        expect(await client.stream('count', { to: 5 }).end).toEqual({ sum: 10 });
        expect(await codeOf(client.stream('breakAfter', { items: 5 }).end)).toBe('ENGINE_DIED');
      });

      it('do not settle their end before the last item was read', async () => {
        const order: string[] = [];
        const items = client.stream('count', { to: 3 });
        const end = items.end.then(() => order.push('end'));
        const iterator = items[Symbol.asyncIterator]();
        await roundTrip();
        for (let item = 0; item < 3; item += 1) {
          const next = await iterator.next();
          order.push(String(next.value));
        }
        await end;
        expect(order).toEqual(['0', '1', '2', 'end']);
      });

      it('run side by side: one that is not read does not hold up another', async () => {
        const held = client.stream('endless', {})[Symbol.asyncIterator]();
        const received: number[] = [];
        for await (const item of client.stream('count', { to: 200 })) received.push(item);
        expect(received).toHaveLength(200);
        await held.return?.();
      });

      it('refuse bad input as an error of the stream', async () => {
        const badInput: unknown = {};
        expect(await codeOf(client.stream('count', badInput as never).end)).toBe('BAD_INPUT');
      });
    });

    describe('signals', () => {
      /** Collects values; `reached` resolves once the value came. */
      const collect = (): { values: number[]; reached: (value: number) => Promise<void>; stop: () => void } => {
        const values: number[] = [];
        const waiting = new Map<number, () => void>();
        const stop = client.subscribe('level', (value) => {
          values.push(value);
          waiting.get(value)?.();
        });
        const reached = (value: number): Promise<void> =>
          new Promise((resolve) => {
            if (values.includes(value)) resolve();
            else waiting.set(value, resolve);
          });
        return { values, reached, stop };
      };

      it('bring the present value without a change', async () => {
        level.set(7);
        const { reached } = collect();
        await reached(7);
      });

      it('skip values for a slow receiver and always end on the last one', async () => {
        const { values, reached } = collect();
        await reached(0);
        // Now the server knows that the first value was received.
        await roundTrip();
        for (let value = 1; value <= 500; value += 1) level.set(value);
        await reached(500);
        expect(values).toEqual([0, 1, 500]);
      });

      it('bring each change to a receiver that keeps up', async () => {
        const { values, reached } = collect();
        for (let value = 1; value <= 5; value += 1) {
          level.set(value);
          await reached(value);
          await roundTrip();
        }
        expect(values.slice(-5)).toEqual([1, 2, 3, 4, 5]);
      });

      it('call nobody after the subscription was stopped', async () => {
        const { values, reached, stop } = collect();
        await reached(0);
        stop();
        level.set(1);
        await roundTrip();
        expect(values).toEqual([0]);
      });

      it('are independent: two subscribers both end on the last value', async () => {
        const first = collect();
        const second = collect();
        level.set(3);
        level.set(4);
        await Promise.all([first.reached(4), second.reached(4)]);
      });

      it('report an unknown name to the subscriber', async () => {
        const error = await new Promise<Error>((resolve) => {
          client.subscribe('no.such' as 'level', () => undefined, resolve);
        });
        expect(error).toMatchObject({ code: 'BAD_INPUT' });
      });
    });

    describe('a closed connection', () => {
      it('on the server side rejects calls, streams and subscriptions with CONNECTION_LOST', async () => {
        const lost = new Promise<Error>((resolve) => {
          client.subscribe('level', () => undefined, resolve);
        });
        const answer = codeOf(client.call('hang', {}));
        const end = codeOf(client.stream('endless', {}).end);
        await started.promise;
        server.close();
        expect(await answer).toBe('CONNECTION_LOST');
        expect(await end).toBe('CONNECTION_LOST');
        expect(await lost).toMatchObject({ code: 'CONNECTION_LOST' });
      });

      it('on the caller side aborts the handlers, so that nothing works for a window that is gone', async () => {
        const answer = codeOf(client.call('hang', {}));
        await started.promise;
        pair.caller.close();
        expect(await answer).toBe('CONNECTION_LOST');
        expect(await abortReason.promise).toMatchObject({ code: 'CONNECTION_LOST' });
      });

      it('rejects what is tried afterwards instead of leaving it open for ever', async () => {
        client.close();
        expect(await codeOf(client.call('add', { left: 1 }))).toBe('CONNECTION_LOST');
        expect(await codeOf(client.stream('count', { to: 1 }).end)).toBe('CONNECTION_LOST');
        const error = await new Promise<Error>((resolve) => {
          client.subscribe('level', () => undefined, resolve);
        });
        expect(error).toMatchObject({ code: 'CONNECTION_LOST' });
      });

      it('by the caller itself cancels what is open', async () => {
        const answer = codeOf(client.call('hang', {}));
        await started.promise;
        client.close();
        expect(await answer).toBe('CANCELLED');
        expect(await abortReason.promise).toBeInstanceOf(HearthError);
      });

      it('lets go of the signals, so that values are not sent to nobody', async () => {
        const first = new Promise<number>((resolve) => {
          client.subscribe('level', resolve);
        });
        await first;
        server.close();
        const before = sent.length;
        level.set(1);
        expect(sent).toHaveLength(before);
      });
    });

    describe('a peer that does not keep to the protocol', () => {
      it('cannot stop the server with messages that are no frames', async () => {
        const junk: unknown[] = [
          null,
          7,
          'text',
          [],
          {},
          { type: 'open' },
          { type: 'open', id: 'one', kind: 'call', name: 'add' },
          { type: 'open', id: -1, kind: 'call', name: 'add' },
          { type: 'credit', id: 1, count: -5 },
          { type: 'credit', id: 99, count: 5 },
          { type: 'cancel', id: 99 },
          { type: 'end', id: 1, value: 1 },
          { type: 'explode', id: 1 },
        ];
        for (const message of junk) pair.caller.send(message);
        expect(await roundTrip()).toBe(100);
      });

      it('cannot take over an exchange by opening its number again', async () => {
        const answer = codeOf(client.call('hang', {}));
        await started.promise;
        pair.caller.send({ type: 'open', id: 1, kind: 'call', name: 'add', input: { left: 1 } });
        await roundTrip();
        expect(sent).not.toContain('end 1');
        client.close();
        expect(await answer).toBe('CANCELLED');
      });

      it('cannot upset the caller with messages that are no frames, or frames for nobody', async () => {
        pair.server.send(null);
        pair.server.send({ type: 'error', id: 1, error: 'no' });
        pair.server.send({ type: 'end', id: 12_345, value: 1 });
        pair.server.send({ type: 'item', id: 'one' });
        expect(await roundTrip()).toBe(100);
      });
    });
  });
};
