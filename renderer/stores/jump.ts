/** The message that the list of messages is asked to show: what a search found. It is forgotten once it is in sight. */
import { create } from 'zustand';

export interface Jump {
  readonly messageId: string | null;
  /** What was found in it: of a long message, the place that has it is shown. */
  readonly words: string;
  /** The same message may be asked for again. */
  readonly count: number;
}

export const useJump = create<Jump>(() => ({ messageId: null, words: '', count: 0 }));

export const jumpTo = (messageId: string, words = ''): void =>
  useJump.setState(({ count }) => ({ messageId, words, count: count + 1 }));

export const endJump = (): void => useJump.setState({ messageId: null });
