import { expect, it } from 'vitest';
import { pageOfSearch } from './navigation.ts';

it('falls back to the chat: an address from an older version must not show an empty window', () => {
  expect(pageOfSearch('?page=models')).toBe('models');
  expect(pageOfSearch('?page=gone')).toBe('chat');
  expect(pageOfSearch('')).toBe('chat');
});
