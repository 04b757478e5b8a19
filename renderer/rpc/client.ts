/**
 * The client of the connection that is open now. Views ask for it at the moment of a deed; while there is no
 * connection a deed fails at once, with the words that the notice shows.
 */
import type { Client, EndOf, InputOf, ItemOf, NamesOf, OutputOf, StreamCall } from '../../contract/endpoint.ts';
import type { ErrorInfo } from '../../contract/error.ts';
import type { HearthContract } from '../../contract/index.ts';

export type HearthClient = Client<HearthContract>;

/** An error of this window, in the same shape as those of the service. */
export class WindowError extends Error implements ErrorInfo {
  readonly code: ErrorInfo['code'];
  readonly details: ErrorInfo['details'] = {};
  readonly next: string;

  constructor(code: ErrorInfo['code'], message: string, next: string) {
    super(message);
    this.code = code;
    this.next = next;
  }
}

let current: HearthClient | null = null;

export const setClient = (client: HearthClient | null): void => {
  current = client;
};

export const getClient = (): HearthClient | null => current;

const noConnection = (): WindowError =>
  new WindowError('CONNECTION_LOST', 'Hearth is not connected.', 'Hearth connects again by itself; try again then.');

export const streamHearth = <N extends NamesOf<HearthContract, 'stream'>>(
  name: N,
  input: InputOf<HearthContract[N]>,
): StreamCall<ItemOf<HearthContract[N]>, EndOf<HearthContract[N]>> => {
  if (current === null) throw noConnection();
  return current.stream(name, input);
};

export const callHearth = async <N extends NamesOf<HearthContract, 'call'>>(
  name: N,
  input: InputOf<HearthContract[N]>,
): Promise<OutputOf<HearthContract[N]>> => {
  if (current === null) throw noConnection();
  return current.call(name, input);
};
