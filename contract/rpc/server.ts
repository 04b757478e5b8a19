/**
 * The answering side of the frame protocol. Input is parsed here, once, with the endpoint's schema; handlers can
 * trust it. Whatever a peer sends, this side neither throws nor stops: a message that is no frame is ignored, an
 * unknown endpoint or bad input is answered with BAD_INPUT.
 *
 * A cancelled exchange is answered with CANCELLED at once and its context aborts; what the handler still returns or
 * emits goes nowhere. When the transport closes, every context aborts with CONNECTION_LOST as its reason.
 */
import { z } from 'zod';
import type {
  CallEndpoint,
  Contract,
  Endpoint,
  Handler,
  HandlerContext,
  Handlers,
  Sender,
  SignalEndpoint,
  StreamEndpoint,
} from '../endpoint.ts';
import type { Transport } from '../transport.ts';
import { createCreditGate, type CreditGate } from './creditGate.ts';
import { clientFrame, type ClientFrame } from './frames.ts';
import { createOutlet, type Outlet } from './outlet.ts';
import { badInputError, cancelledError, connectionLostError } from './rpcErrors.ts';
import { serveSignal } from './serveSignal.ts';

export interface RpcServer {
  /** Aborts what is open and closes the transport. */
  close(): void;
}

/** What an open exchange can be told by the caller. */
interface Exchange {
  grant(count: number): void;
  /** Ends it from outside; the reason is what the handler's context aborts with. */
  stop(reason: Error): void;
}

const ignore = (): void => undefined;

const parse = (schema: z.ZodType, input: unknown, name: string): unknown => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw badInputError(`The input of ${name} was not understood: ${z.prettifyError(result.error)}`, { endpoint: name });
};

const runCall = async (
  endpoint: CallEndpoint,
  handler: Handler<CallEndpoint>,
  name: string,
  input: unknown,
  outlet: Outlet,
  context: HandlerContext,
): Promise<void> => {
  try {
    outlet.end(await handler(parse(endpoint.input, input, name), context));
  } catch (thrown) {
    outlet.fail(thrown);
  }
};

const runStream = async (
  endpoint: StreamEndpoint,
  handler: Handler<StreamEndpoint>,
  name: string,
  input: unknown,
  outlet: Outlet,
  context: HandlerContext,
  gate: CreditGate,
): Promise<void> => {
  try {
    const end = await handler(parse(endpoint.input, input, name), (item) => gate.emit(item), context);
    // Items that the handler did not wait for still come before the end.
    await gate.drained();
    outlet.end(end);
  } catch (thrown) {
    await gate.drained();
    outlet.fail(thrown);
  }
};

export const serve = <C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  transport: Transport,
  sender: Sender,
): RpcServer => {
  const exchanges = new Map<number, Exchange>();

  const find = (frame: Extract<ClientFrame, { type: 'open' }>): Endpoint => {
    const endpoint: Endpoint | undefined = Object.hasOwn(contract, frame.name) ? contract[frame.name] : undefined;
    if (endpoint === undefined) throw badInputError(`There is no endpoint named ${frame.name}.`);
    if (endpoint.kind !== frame.kind) {
      throw badInputError(`${frame.name} is a ${endpoint.kind} and was opened as a ${frame.kind}.`);
    }
    return endpoint;
  };

  const open = (frame: Extract<ClientFrame, { type: 'open' }>): void => {
    const { id, name, input } = frame;
    const outlet = createOutlet(transport, id, () => exchanges.delete(id));
    let endpoint: Endpoint;
    try {
      endpoint = find(frame);
    } catch (thrown) {
      outlet.fail(thrown);
      return;
    }
    const controller = new AbortController();
    const context: HandlerContext = { sender, signal: controller.signal };
    const stop = (reason: Error): void => {
      outlet.fail(reason);
      controller.abort(reason);
    };
    // `Handlers<C>` pairs every endpoint with its own handler; TypeScript cannot follow that through a lookup by name.
    const handler: unknown = handlers[name];
    switch (endpoint.kind) {
      case 'call':
        exchanges.set(id, { grant: ignore, stop });
        void runCall(endpoint, handler as Handler<CallEndpoint>, name, input, outlet, context);
        return;
      case 'stream': {
        const gate = createCreditGate((item) => outlet.send('item', item), controller.signal);
        exchanges.set(id, { grant: (count) => gate.grant(count), stop });
        void runStream(endpoint, handler as Handler<StreamEndpoint>, name, input, outlet, context, gate);
        return;
      }
      case 'signal': {
        const served = serveSignal(handler as Handler<SignalEndpoint>, outlet, controller.signal);
        exchanges.set(id, { grant: () => served.acknowledge(), stop });
        served.start();
        return;
      }
    }
  };

  const stopAll = (): void => {
    for (const exchange of [...exchanges.values()]) exchange.stop(connectionLostError());
  };

  transport.onMessage((message) => {
    const parsed = clientFrame.safeParse(message);
    if (!parsed.success) return;
    const frame = parsed.data;
    const exchange = exchanges.get(frame.id);
    switch (frame.type) {
      case 'open':
        // A number that is in use already belongs to somebody; answering would end the wrong exchange.
        if (exchange === undefined) open(frame);
        return;
      case 'credit':
        exchange?.grant(frame.count);
        return;
      case 'cancel':
        exchange?.stop(cancelledError());
        return;
    }
  });
  transport.onClose(stopAll);

  return {
    close: () => {
      stopAll();
      transport.close();
    },
  };
};
