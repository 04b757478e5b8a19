/**
 * A signal whose values are measured: often while somebody listens, and now and then or not at all otherwise. A
 * measurement that outlasts the interval is not started twice; one that fails leaves the value as it was.
 */
import type { ReadableSignal } from '../../contract/endpoint.ts';

export interface SampledSignalOptions<V> {
  /** Takes one measurement. */
  readonly sample: (isWatched: boolean) => Promise<V>;
  /** Hears every value, and how many milliseconds it stands for. */
  readonly onSample?: (value: V, periodMs: number) => void;
  /** While nobody listens; left out = not at all. */
  readonly restIntervalMs?: number;
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
  const { intervalMs, restIntervalMs } = options;
  const listeners = new Set<(value: V) => void>();
  let latest: { readonly value: V } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let sampling = false;
  let closed = false;

  const publish = (value: V): void => {
    if (listeners.size > 0) latest = { value };
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
    const isWatched = listeners.size > 0;
    options
      .sample(isWatched)
      .then(
        (value) => {
          // The timer may have ended by now, or the first listener of a new round may be waiting.
          if (timer === null) return;
          publish(value);
          options.onSample?.(value, isWatched ? intervalMs : (restIntervalMs ?? intervalMs));
        },
        () => undefined,
      )
      .finally(() => {
        sampling = false;
      });
  };

  /** Measures at the pace of the moment. */
  const run = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    const periodMs = listeners.size > 0 ? intervalMs : restIntervalMs;
    if (closed || periodMs === undefined) return;
    timer = setInterval(tick, periodMs);
    timer.unref();
  };
  run();

  const leave = (): void => {
    latest = null;
    options.onIdle();
    run();
  };

  return {
    get: () => (latest === null ? options.idle() : latest.value),
    subscribe: (listener) => {
      // A function of its own for each subscription: the same listener may come twice and leave once.
      const relay = (value: V): void => {
        listener(value);
      };
      listeners.add(relay);
      if (listeners.size === 1 && !closed) {
        run();
        tick();
      }
      return () => {
        if (listeners.delete(relay) && listeners.size === 0) leave();
      };
    },
    close: () => {
      closed = true;
      if (listeners.size > 0) options.onIdle();
      listeners.clear();
      latest = null;
      run();
    },
  };
};
