import { expect, it } from 'vitest';
import { defaultSetup } from '../../../contract/defaultSetup.ts';
import type { Conversation } from '../../../contract/chat.ts';
import { groupConversations, spanKey } from './groupConversations.ts';

const at = (id: string, date: Date): Conversation => ({
  id,
  title: id,
  createdAt: date.toISOString(),
  updatedAt: date.toISOString(),
  active: false,
  queuePlace: null,
  setup: defaultSetup,
  pinned: false,
  folderId: null,
  deletedAt: null,
});

it('groups by calendar days and not by 24 hours: last evening is yesterday, though it was two hours ago', () => {
  const now = new Date(2026, 4, 20, 1, 0);
  const groups = groupConversations(
    [
      at('old', new Date(2025, 10, 3)),
      at('evening', new Date(2026, 4, 19, 23, 0)),
      at('now', new Date(2026, 4, 20, 0, 30)),
      at('week', new Date(2026, 4, 14)),
      at('month', new Date(2026, 3, 25)),
    ],
    now,
  );
  expect(groups.map(({ span, conversations }) => [spanKey(span), conversations.map(({ id }) => id)])).toEqual([
    ['today', ['now']],
    ['yesterday', ['evening']],
    ['week', ['week']],
    ['month', ['month']],
    [new Date(2025, 10, 1).toISOString(), ['old']],
  ]);
});
