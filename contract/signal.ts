import type { ReadableSignal } from './endpoint.ts';

export interface WritableSignal<V> extends ReadableSignal<V> {
  set(value: V): void;
  update(change: (value: V) => V): void;
}

/** A value with listeners. Setting the very same value again tells nobody. */
export const createSignal = <V>(initial: V): WritableSignal<V> => {
  let current = initial;
  const listeners = new Set<(value: V) => void>();
  const set = (value: V): void => {
    if (Object.is(value, current)) return;
    current = value;
    for (const listener of [...listeners]) listener(value);
  };
  return {
    get: () => current,
    set,
    update: (change) => {
      set(change(current));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
