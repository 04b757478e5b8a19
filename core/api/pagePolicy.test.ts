import { describe, expect, it } from 'vitest';
import { pageHeaders } from './pagePolicy.ts';

const policyOf = (connect: readonly string[]): Map<string, string> =>
  new Map(
    (pageHeaders({ connect })['content-security-policy'] ?? '').split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
  );

describe('the headers of the page', () => {
  it('forbid what no directive names, so that a forgotten kind of content is not loaded from anywhere', () => {
    expect(policyOf([]).get('default-src')).toBe("'none'");
  });

  it('never let a script run from text in the page: no inline scripts, no eval', () => {
    expect(policyOf([]).get('script-src')).toBe("'self'");
  });

  it('let the page connect to itself and to nothing but what was asked for', () => {
    expect(policyOf([]).get('connect-src')).toBe("'self'");
    expect(policyOf(['ws://127.0.0.1:4711']).get('connect-src')).toBe("'self' ws://127.0.0.1:4711");
    expect(policyOf(['ws://[::1]:4711']).get('connect-src')).toBe("'self' ws://[::1]:4711");
  });

  it('refuse a source that would smuggle in a directive of its own', () => {
    expect(() => pageHeaders({ connect: ["ws://a; script-src 'unsafe-inline'"] })).toThrow(TypeError);
    expect(() => pageHeaders({ connect: ['ws://a b'] })).toThrow(TypeError);
    expect(() => pageHeaders({ connect: ['*'] })).toThrow(TypeError);
  });

  it('keep the page out of frames and its address out of referrers', () => {
    expect(policyOf([]).get('frame-ancestors')).toBe("'none'");
    expect(pageHeaders({ connect: [] })).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
});
