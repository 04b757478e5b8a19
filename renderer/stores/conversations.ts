/** All conversations, their folders, and the one that is open: it belongs to this window and survives its reload. */
import { create } from 'zustand';
import type { Conversation, Folder } from '../../contract/chat.ts';

const OPEN_KEY = 'hearth.conversation';

export interface ConversationsState {
  /** Without the deleted ones; null until the service has said so. */
  readonly conversations: readonly Conversation[] | null;
  /** What can still be brought back, the last deleted first. */
  readonly deleted: readonly Conversation[];
  readonly folders: readonly Folder[];
  /** Null is a new chat: it becomes a conversation with its first question. */
  readonly openId: string | null;
}

export const useConversations = create<ConversationsState>(() => ({
  conversations: null,
  deleted: [],
  folders: [],
  openId: sessionStorage.getItem(OPEN_KEY),
}));

export const openConversation = (id: string | null): void => {
  if (id === null) sessionStorage.removeItem(OPEN_KEY);
  else sessionStorage.setItem(OPEN_KEY, id);
  useConversations.setState({ openId: id });
};

/** Takes the list; a conversation that was deleted, here or in another window, does not stay open. */
export const acceptConversations = (all: readonly Conversation[]): void => {
  const { conversations: before, openId } = useConversations.getState();
  const conversations = all.filter(({ deletedAt }) => deletedAt === null);
  const deleted = all
    .filter(({ deletedAt }) => deletedAt !== null)
    .sort((left, right) => (right.deletedAt ?? '').localeCompare(left.deletedAt ?? ''));
  useConversations.setState({ conversations, deleted });
  const isIn = (list: readonly Conversation[]): boolean => list.some(({ id }) => id === openId);
  // One that was never in the list has only just been made, and the list is about to tell of it.
  const wasKnown = before === null || isIn(before);
  if (openId !== null && wasKnown && !isIn(conversations)) openConversation(null);
};
