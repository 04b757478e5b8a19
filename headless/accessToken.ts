/**
 * The key to the services of one run of the browser host: 256 random bits, good until the host stops.
 *
 * It travels as a WebSocket subprotocol (`token.<key>` beside `hearth`), the only header that a page can set on a
 * WebSocket: an address would be written to logs and histories, and a cookie would be sent along by any page that
 * reaches this host.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';

/** The subprotocol that is spoken; the one that holds the key is never sent back. */
export const subprotocol = 'hearth';

const prefix = 'token.';

/** 43 characters, each allowed in an address and in a header. */
export const createAccessToken = (): string => randomBytes(32).toString('base64url');

/** Whether the value of a `Sec-WebSocket-Protocol` header speaks our protocol and holds the key. */
export const holdsAccessToken = (header: string | undefined, token: string): boolean => {
  const offered = (header ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(subprotocol)) return false;
  const given = Buffer.from(offered.find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? '');
  const expected = Buffer.from(token);
  // The length is no secret; the comparison itself takes the same time wherever the first difference is.
  return given.length === expected.length && timingSafeEqual(given, expected);
};
