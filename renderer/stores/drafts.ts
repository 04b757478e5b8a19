/**
 * Unsent text, one draft a conversation. The service keeps it with the conversations, so that it is there after a
 * restart, encrypted as they are; what this window has written is never overwritten by what the service remembers.
 */
import { create } from 'zustand';
import { callHearth, type HearthClient } from '../rpc/client.ts';

/** The service's key for the chat that is not there yet. */
const NEW_CHAT = '';
const SAVE_EVERY_MS = 250;

const keyOf = (conversationId: string | null): string => conversationId ?? NEW_CHAT;

export const useDrafts = create<{ readonly drafts: Readonly<Record<string, string>> }>(() => ({ drafts: {} }));

export const useDraft = (conversationId: string | null): string =>
  useDrafts(({ drafts }) => drafts[keyOf(conversationId)] ?? '');

/** What the service has not heard yet. */
const unsaved = new Map<string | null, string>();
let timer: ReturnType<typeof setTimeout> | null = null;

const saveNow = (): void => {
  for (const [conversationId, text] of unsaved) {
    unsaved.delete(conversationId);
    callHearth('chat.saveDraft', { conversationId, text }).catch(() => {
      // Without a connection it waits for the next one.
      if (!unsaved.has(conversationId)) unsaved.set(conversationId, text);
    });
  }
};

/** The first change goes at once, because a window may close right after it; later ones are gathered. */
const saveSoon = (): void => {
  if (timer !== null) return;
  saveNow();
  timer = setTimeout(() => {
    timer = null;
    if (unsaved.size > 0) saveSoon();
  }, SAVE_EVERY_MS);
};

export const setDraft = (conversationId: string | null, text: string): void => {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [keyOf(conversationId)]: text } }));
  unsaved.set(conversationId, text);
  saveSoon();
};

/** Nothing of them is told to the service any more. */
export const forgetDrafts = (): void => {
  unsaved.clear();
  useDrafts.setState({ drafts: {} });
};

/** With each new connection: says what could not be said before, and hears what is kept. */
export const syncDrafts = (client: HearthClient): void => {
  saveNow();
  client.call('chat.drafts', {}).then(
    (kept) => useDrafts.setState(({ drafts }) => ({ drafts: { ...kept, ...drafts } })),
    () => undefined,
  );
};

window.addEventListener('pagehide', saveNow);
