import { expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { describeError } from './describeError.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

// The table of texts itself has its own test; here it is enough to see which text was asked for.
const t = ((key: string) => `text of ${key}`) as unknown as TFunction;

const error = errorInfoOf({
  code: 'DISK_FULL',
  message: '1.2 MB free, 4.3 MB needed.',
  next: 'Free 4 MB.',
  details: { freeBytes: 1_200_000, log: ['a', 'b'] },
});

it('keeps the facts of the case in English: "The disk is full" alone does not say how much is needed', () => {
  expect(describeError(error, t, 'en')).toEqual({
    message: '1.2 MB free, 4.3 MB needed.',
    next: 'Free 4 MB.',
    facts: [
      ['freeBytes', '1200000'],
      ['log', 'a\nb'],
    ],
  });
});

it('speaks Chinese in a Chinese window and keeps the English sentence as a fact', () => {
  const { message, facts } = describeError(error, t, 'zh');
  expect(message).toBe('text of errors.DISK_FULL.message');
  expect(facts[0]).toEqual(['message', '1.2 MB free, 4.3 MB needed.']);
});

it('always says what to do: an error from nowhere has no advice of its own', () => {
  const { message, next } = describeError(errorInfoOf(new TypeError('x is undefined')), t, 'en');
  expect(message).toBe('x is undefined');
  expect(next).toBe('text of errors.INTERNAL.next');
});
