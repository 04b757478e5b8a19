/**
 * Which element's hint is to be seen: the one under a resting mouse, or the one that the keyboard has reached. It listens
 * to the window as a whole, so that an element with a hint only carries its text.
 */
import { useEffect, useState } from 'react';

const REST_MS = 500;
/** Time to move the mouse into the hint, to read or mark it. */
const LEAVE_MS = 120;
/** Who has just read a hint goes on reading those beside it without waiting. */
const GOES_ON_MS = 400;

const ownerOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-hint]') : null;

export interface HintView {
  /** The last one stays while it fades. */
  readonly owner: HTMLElement | null;
  readonly isOpen: boolean;
}

/** `isInHint` says whether an element is the hint itself. */
export const useHint = (isInHint: (target: Element) => boolean): HintView => {
  const [view, setView] = useState<HintView>({ owner: null, isOpen: false });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pointed: HTMLElement | null = null;
    let shown: HTMLElement | null = null;
    let hiddenAtMs = -Infinity;

    const show = (owner: HTMLElement): void => {
      clearTimeout(timer);
      shown = owner;
      setView({ owner, isOpen: true });
    };
    const end = (): void => {
      clearTimeout(timer);
      if (shown === null) return;
      shown = null;
      hiddenAtMs = performance.now();
      setView(({ owner }) => ({ owner, isOpen: false }));
    };
    const onOver = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse') return;
      if (event.target instanceof Element && isInHint(event.target)) {
        clearTimeout(timer);
        return;
      }
      const owner = ownerOf(event.target);
      if (owner === pointed) return;
      pointed = owner;
      clearTimeout(timer);
      const goesOn = shown !== null || performance.now() - hiddenAtMs < GOES_ON_MS;
      if (owner === null) timer = setTimeout(end, LEAVE_MS);
      else if (owner !== shown) timer = setTimeout(() => show(owner), goesOn ? 0 : REST_MS);
    };
    const onFocus = ({ target }: FocusEvent): void => {
      const owner = ownerOf(target);
      if (owner !== null && owner === target && owner.matches(':focus-visible')) show(owner);
      else end();
    };
    // What is pressed has been understood; its hint comes again when the mouse does.
    const onDown = (event: PointerEvent): void => {
      if (event.target instanceof Element && isInHint(event.target)) return;
      end();
    };
    const onLeave = (): void => {
      pointed = null;
      end();
    };
    const onScroll = ({ target }: Event): void => {
      if (shown !== null && target instanceof Node && target.contains(shown)) end();
    };
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape' || key === 'Enter' || key === ' ') end();
    };
    const listening = new AbortController();
    const options = { signal: listening.signal, capture: true, passive: true };
    document.addEventListener('pointerover', onOver, options);
    document.addEventListener('pointerdown', onDown, options);
    document.addEventListener('focusin', onFocus, options);
    document.addEventListener('focusout', end, options);
    document.addEventListener('keydown', onKey, options);
    document.addEventListener('scroll', onScroll, options);
    document.documentElement.addEventListener('pointerleave', onLeave, { signal: listening.signal });
    return () => {
      clearTimeout(timer);
      listening.abort();
    };
  }, [isInHint]);

  return view;
};
