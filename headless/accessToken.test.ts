import { describe, expect, it } from 'vitest';
import { createAccessToken, holdsAccessToken } from './accessToken.ts';

describe('the key of a run', () => {
  const token = createAccessToken();

  it('is long, new every time, and allowed in a header as it stands', () => {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(createAccessToken()).not.toBe(token);
  });

  it('opens with our subprotocol beside it', () => {
    expect(holdsAccessToken(`hearth, token.${token}`, token)).toBe(true);
    expect(holdsAccessToken(`hearth,token.${token}`, token)).toBe(true);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['only our subprotocol', 'hearth'],
    ['an empty key', 'hearth, token.'],
    ['the key without our subprotocol', `token.${token}`],
    ['a shorter key', `hearth, token.${token.slice(0, -1)}`],
    ['a longer key', `hearth, token.${token}A`],
    ['another key of the same length', `hearth, token.${createAccessToken()}`],
  ])('stays shut for %s', (_what, header) => {
    expect(holdsAccessToken(header, token)).toBe(false);
  });
});
