/** MessageChannelMain and MessagePortMain: two ends in main, one of which may be sent on to a page. */
import { EventEmitter } from 'node:events';

/** Where the messages of a port go that was sent to a page. */
export interface RemoteEnd {
  send(message: unknown): void;
  close(): void;
}

export class MessagePortMain extends EventEmitter {
  #other: MessagePortMain | null = null;
  #remote: RemoteEnd | null = null;
  #queue: unknown[] | null = [];
  #closed = false;
  #transferred = false;

  static pair(): [MessagePortMain, MessagePortMain] {
    const first = new MessagePortMain();
    const second = new MessagePortMain();
    first.#other = second;
    second.#other = first;
    return [first, second];
  }

  start(): void {
    const queue = this.#queue ?? [];
    this.#queue = null;
    for (const data of queue) this.emit('message', { data, ports: [] });
  }

  postMessage(message: unknown): void {
    if (this.#closed || this.#transferred) return;
    const copy: unknown = structuredClone(message);
    const other = this.#other;
    setImmediate(() => other?.receive(copy));
  }

  close(): void {
    if (this.#closed) return;
    this.disconnect();
    const other = this.#other;
    setImmediate(() => other?.disconnect());
  }

  /** Gives this end to a page. What was sent to it before is passed on. */
  transfer(remote: RemoteEnd): void {
    if (this.#transferred || this.#closed) throw new TypeError('Port is already detached.');
    this.#transferred = true;
    this.#remote = remote;
    const queue = this.#queue ?? [];
    this.#queue = null;
    for (const message of queue) remote.send(message);
  }

  /** From the page, for the end that stayed in main. */
  fromRemote(message: unknown): void {
    this.#other?.receive(message);
  }

  /** The page's end is gone. */
  remoteClosed(): void {
    this.#closed = true;
    this.#other?.disconnect();
  }

  private receive(data: unknown): void {
    if (this.#closed) return;
    if (this.#remote !== null) this.#remote.send(data);
    else if (this.#queue !== null) this.#queue.push(data);
    else this.emit('message', { data, ports: [] });
  }

  private disconnect(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#remote?.close();
    this.emit('close');
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    [this.port1, this.port2] = MessagePortMain.pair();
  }
}
