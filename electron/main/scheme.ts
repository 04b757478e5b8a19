/**
 * Tells Chromium what `app://` is. Must run before `ready`.
 *
 * `standard` gives the page a real origin and relative addresses, `secure` the APIs of a secure context. Nothing more:
 * no fetch API over it, no service workers, and it does not bypass the CSP.
 */
import { protocol } from 'electron';
import { pageScheme } from './pageUrl.ts';

export const registerPageScheme = (): void =>
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true } }]);
