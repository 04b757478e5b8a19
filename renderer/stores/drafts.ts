/** Unsent text, one draft a conversation, kept in this tab: it survives a reload and is gone with the window. */
import { create } from 'zustand';

const PREFIX = 'hearth.draft.';
const NEW_CHAT = 'new';

const keyOf = (conversationId: string | null): string => conversationId ?? NEW_CHAT;

const readAll = (): Record<string, string> => {
  const drafts: Record<string, string> = {};
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) drafts[key.slice(PREFIX.length)] = sessionStorage.getItem(key) ?? '';
  }
  return drafts;
};

export const useDrafts = create<{ readonly drafts: Readonly<Record<string, string>> }>(() => ({ drafts: readAll() }));

export const useDraft = (conversationId: string | null): string =>
  useDrafts(({ drafts }) => drafts[keyOf(conversationId)] ?? '');

export const setDraft = (conversationId: string | null, text: string): void => {
  const key = keyOf(conversationId);
  if (text === '') sessionStorage.removeItem(PREFIX + key);
  else sessionStorage.setItem(PREFIX + key, text);
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: text } }));
};
