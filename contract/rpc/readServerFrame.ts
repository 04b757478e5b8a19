/**
 * A received message as a server's frame, or null where it is none. Written by hand, because the page has no zod;
 * it checks the envelope only: the payload is trusted, as page and server are built from the same contract.
 */
import type { ErrorInfo } from '../error.ts';
import { errorCodes } from '../hearthError.ts';
import type { ServerFrame } from './frames.ts';

const codes: ReadonlySet<unknown> = new Set(errorCodes);

const isErrorInfo = (value: unknown): value is ErrorInfo =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  codes.has(value.code) &&
  'message' in value &&
  typeof value.message === 'string' &&
  'details' in value &&
  typeof value.details === 'object' &&
  value.details !== null &&
  'next' in value &&
  typeof value.next === 'string';

export const readServerFrame = (message: unknown): ServerFrame | null => {
  if (typeof message !== 'object' || message === null) return null;
  if (!('type' in message) || !('id' in message) || typeof message.id !== 'number') return null;
  const { type, id } = message;
  switch (type) {
    case 'item':
    case 'signal':
    case 'end':
      return { type, id, value: 'value' in message ? message.value : undefined };
    case 'error':
      return 'error' in message && isErrorInfo(message.error) ? { type, id, error: message.error } : null;
    default:
      return null;
  }
};
