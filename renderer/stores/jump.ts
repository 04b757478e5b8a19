/** The message that the list of messages is asked to show: what a search found. It is forgotten once it is in sight. */
import { create } from 'zustand';

export interface Jump {
  readonly messageId: string | null;
  /** The same message may be asked for again. */
  readonly count: number;
}

export const useJump = create<Jump>(() => ({ messageId: null, count: 0 }));

export const jumpTo = (messageId: string): void => useJump.setState(({ count }) => ({ messageId, count: count + 1 }));

export const endJump = (): void => useJump.setState({ messageId: null });
