/** What of the live page is open; kept while the window lives. */
import { create } from 'zustand';
import type { HistoryRange } from '../../contract/history.ts';

export const liveTabs = ['engine', 'machine', 'alerts'] as const;
export type LiveTab = (typeof liveTabs)[number];

export const useLiveView = create<{ readonly tab: LiveTab; readonly range: HistoryRange }>(() => ({
  tab: 'engine',
  range: '1m',
}));
