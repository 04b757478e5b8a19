/** The errors that the protocol itself raises, worded once for both sides. */
import { HearthError } from '../hearthError.ts';

export const cancelledError = (): HearthError =>
  new HearthError({ code: 'CANCELLED', message: 'It was cancelled.', next: 'Start it again when you want it.' });

export const connectionLostError = (): HearthError =>
  new HearthError({
    code: 'CONNECTION_LOST',
    message: 'The connection to Hearth was lost.',
    next: 'Check that Hearth is still running, then reload or reconnect. Answers and installs go on without you.',
  });

export const badInputError = (message: string, details: Record<string, string> = {}): HearthError =>
  new HearthError({ code: 'BAD_INPUT', message, details, next: 'Correct the input and send it again.' });
