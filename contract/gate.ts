/** What can be asked of a home that is not open yet; nothing else is answered until it is. */
import { z } from 'zod';
import { restoreContract } from './backup.ts';
import { call, signal } from './endpoint.ts';
import { errorInfo } from './error.ts';

export const gateState = z.discriminatedUnion('state', [
  /** The id is another one when everything was forgotten or put aside: a window starts anew then. */
  z.object({ state: z.literal('open'), contentId: z.string() }),
  /** Being opened, encrypted anew or put back; seconds at most. */
  z.object({ state: z.literal('changing') }),
  /** `keychain`: this shell cannot reach the key, or the system does not give it. */
  z.object({ state: z.literal('locked'), needs: z.enum(['passphrase', 'keychain']) }),
  z.object({ state: z.literal('broken'), error: errorInfo }),
]);
export type GateState = z.infer<typeof gateState>;

export const gateContract = {
  ...restoreContract,
  'gate.state': signal(gateState),
  /** Errors: PASSPHRASE_WRONG; any number of attempts, nothing is changed by them. */
  'gate.unlock': call(z.object({ passphrase: z.string().max(1000) }), z.object({})),
  /** Tries to open it again, after something outside was put right. */
  'gate.retry': call(z.object({}), z.object({})),
  /** Begins with an empty home. What was there stays in a folder of its own, with its key; null where it is open. */
  'gate.setAside': call(z.object({}), z.object({ folder: z.string().nullable() })),
};
