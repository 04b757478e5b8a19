/** Brings the writing to where the question is written, from anywhere on the page. */
import { create } from 'zustand';

export const useComposerFocus = create<{ readonly count: number }>(() => ({ count: 0 }));

export const focusComposer = (): void => useComposerFocus.setState(({ count }) => ({ count: count + 1 }));
