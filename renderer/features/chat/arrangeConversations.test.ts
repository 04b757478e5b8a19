import { expect, it } from 'vitest';
import { defaultSetup } from '../../../contract/defaultSetup.ts';
import type { Conversation } from '../../../contract/chat.ts';
import { arrangeConversations } from './arrangeConversations.ts';

const now = new Date(2026, 4, 20, 12, 0);
const one = (id: string, values: Partial<Conversation> = {}): Conversation => ({
  id,
  title: id,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  active: false,
  queuePlace: null,
  setup: defaultSetup,
  pinned: false,
  folderId: null,
  deletedAt: null,
  ...values,
});

it('shows every conversation once: a pinned one in a folder would be there twice, one of a lost folder nowhere', () => {
  const { pinned, folders, groups } = arrangeConversations(
    [
      one('pinned', { pinned: true, folderId: 'work' }),
      one('filed', { folderId: 'work' }),
      one('lost', { folderId: 'gone' }),
    ],
    [
      { id: 'empty', name: 'Empty' },
      { id: 'work', name: 'Work' },
    ],
    now,
  );
  expect(pinned.map(({ id }) => id)).toEqual(['pinned']);
  expect(folders.map(({ folder, conversations }) => [folder.id, conversations.map(({ id }) => id)])).toEqual([
    ['empty', []],
    ['work', ['filed']],
  ]);
  expect(groups.flatMap(({ conversations }) => conversations.map(({ id }) => id))).toEqual(['lost']);
});
