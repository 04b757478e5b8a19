/**
 * How long a server wants to be left alone, in milliseconds; null where it does not say.
 *
 * `Retry-After` (RFC 9110: seconds or a date) comes first, then `RateLimit` as the hub sends it
 * (`"resolvers";r=0;t=42`: requests left, seconds until there are more).
 */
import type { ResponseHead } from './http.ts';

/** A server that asks for more than this is one to come back to by hand. */
const longestWaitMs = 15 * 60_000;

const ofRetryAfter = (value: string | null, now: number): number | null => {
  if (value === null) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date - now;
};

const ofRateLimit = (value: string | null): number | null => {
  const left = /;\s*r=(\d+)/.exec(value ?? '')?.[1];
  const seconds = /;\s*t=(\d+)/.exec(value ?? '')?.[1];
  return left === undefined || seconds === undefined || Number(left) > 0 ? null : Number(seconds) * 1000;
};

export const readWaitMs = (head: ResponseHead, now = Date.now()): number | null => {
  const waitMs = ofRetryAfter(head.header('retry-after'), now) ?? ofRateLimit(head.header('ratelimit'));
  return waitMs === null ? null : Math.min(longestWaitMs, Math.max(0, waitMs));
};
