/** What anything in the window may ask of a part of the chat page; a part that is not there yet grants it once it is. */
import { useEffect, useEffectEvent } from 'react';
import { create } from 'zustand';

export type Wish = 'write' | 'attach' | 'search';

const useWishes = create<{ readonly wish: Wish | null }>(() => ({ wish: null }));

export const wishFor = (wish: Wish): void => useWishes.setState({ wish });

/** Calls `grant` for each time that it is wished for. */
export const useWish = (wish: Wish, grant: () => void): void => {
  const isWished = useWishes((state) => state.wish === wish);
  const onWish = useEffectEvent(grant);
  useEffect(() => {
    if (!isWished) return;
    useWishes.setState({ wish: null });
    // Later than the effects of a page that has only just come: it takes the focus by itself.
    queueMicrotask(onWish);
  }, [isWished]);
};
