import { describe, expect, it } from 'vitest';
import { takeAccessToken } from './accessToken.ts';

const places = (hash: string, stored: string | null = null) => {
  const seen = { address: null as string | null, stored };
  return {
    seen,
    location: { hash, pathname: '/', search: '?page=chat' },
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, url?: string | URL | null) => {
        seen.address = String(url);
      },
    },
    storage: {
      getItem: () => seen.stored,
      setItem: (_key: string, value: string) => {
        seen.stored = value;
      },
    },
  };
};

describe('the key of a browser page', () => {
  it('leaves the address bar: otherwise a screenshot or bookmark would give the key away', () => {
    const page = places('#token=s3cret');
    expect(takeAccessToken(page)).toBe('s3cret');
    expect(page.seen).toEqual({ address: '/?page=chat', stored: 's3cret' });
  });

  it('is still there after a reload: otherwise F5 would lock the person out', () => {
    expect(takeAccessToken(places('', 's3cret'))).toBe('s3cret');
  });

  it('is taken anew from a fresh link: a stale key of an earlier start must not win', () => {
    const page = places('#token=new', 'old');
    expect(takeAccessToken(page)).toBe('new');
    expect(page.seen.stored).toBe('new');
  });

  it('may be missing: the page then says so instead of knocking for ever', () => {
    expect(takeAccessToken(places('#token='))).toBeNull();
  });
});
