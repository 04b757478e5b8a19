/**
 * A duplex, ordered, reliable channel of messages. The frame protocol runs on top of it, so that a MessagePort,
 * a WebSocket, a child process and an in-memory pair are all the same to the rest of the program.
 */
export interface Transport {
  /** Sends one structured-cloneable (and JSON-able) message. Does nothing once closed. */
  send(message: unknown): void;
  /** Sets the only listener; messages that came before it was set are delivered first. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, however the channel ended. */
  onClose(listener: () => void): void;
  close(): void;
}
