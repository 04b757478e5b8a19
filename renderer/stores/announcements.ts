/** What a screen reader is told. The page has one polite region for it; sentences go in, never single tokens. */
import { create } from 'zustand';

/** Enough for the reader to catch up on; older ones have been spoken. */
const KEPT = 6;

export interface Announcement {
  readonly id: number;
  readonly text: string;
}

let lastId = 0;

export const useAnnouncements = create<{ readonly announcements: readonly Announcement[] }>(() => ({
  announcements: [],
}));

export const announce = (text: string): void => {
  if (text.trim() === '') return;
  lastId += 1;
  const announcement = { id: lastId, text };
  useAnnouncements.setState(({ announcements }) => ({ announcements: [...announcements, announcement].slice(-KEPT) }));
};
