/**
 * A signal whose values are measured, and only while somebody listens: the timer starts with the first listener and
 * stops with the last. A measurement that outlasts the interval is not started twice; one that fails leaves the value as
 * it was.
 */
import type { ReadableSignal } from '../../contract/endpoint.ts';

export interface SampledSignalOptions<V> {
  /** Takes one measurement. */
  readonly sample: () => Promise<V>;
  /** The value while nobody listens; must be cheap. */
  readonly idle: () => V;
  /** Called when the last listener has left. */
  readonly onIdle: () => void;
  readonly intervalMs: number;
}

export interface SampledSignal<V> extends ReadableSignal<V> {
  /** Stops for good; listeners hear nothing any more. */
  close(): void;
}

export const createSampledSignal = <V>(options: SampledSignalOptions<V>): SampledSignal<V> => {
  const listeners = new Set<(value: V) => void>();
  let latest: { readonly value: V } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let sampling = false;

  const publish = (value: V): void => {
    latest = { value };
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch {
        // One window's failure to draw must not stop the others' numbers; a listener reports its own errors.
      }
    }
  };

  const tick = (): void => {
    if (sampling) return;
    sampling = true;
    options
      .sample()
      .then(
        (value) => {
          // Nobody may be left by now, or the first listener of a new round may be waiting.
          if (timer !== null) publish(value);
        },
        () => undefined,
      )
      .finally(() => {
        sampling = false;
      });
  };

  const stop = (): void => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    latest = null;
    options.onIdle();
  };

  return {
    get: () => (latest === null ? options.idle() : latest.value),
    subscribe: (listener) => {
      // A function of its own for each subscription: the same listener may come twice and leave once.
      const relay = (value: V): void => {
        listener(value);
      };
      listeners.add(relay);
      if (timer === null) {
        timer = setInterval(tick, options.intervalMs);
        timer.unref();
        tick();
      }
      return () => {
        listeners.delete(relay);
        if (listeners.size === 0) stop();
      };
    },
    close: () => {
      listeners.clear();
      stop();
    },
  };
};
