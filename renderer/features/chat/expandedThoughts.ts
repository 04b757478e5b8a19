/** Which reasonings are unfolded. Kept outside the rows, because a row that is scrolled away does not exist. */
import { create } from 'zustand';

export const useExpandedThoughts = create<{ readonly expanded: ReadonlySet<string> }>(() => ({ expanded: new Set() }));

export const toggleThought = (messageId: string): void =>
  useExpandedThoughts.setState(({ expanded }) => {
    const next = new Set(expanded);
    if (!next.delete(messageId)) next.add(messageId);
    return { expanded: next };
  });
