/**
 * A view whose code comes when it is first drawn, or before that by `load`. Once it is there it is drawn at once: React's
 * `lazy` shows its fallback for a moment even then, and for no less than a third of a second.
 */
import { useEffect, useState, type ComponentType, type ReactElement } from 'react';
import { WindowError } from '../rpc/client.ts';

export interface LaterView<P extends object> {
  readonly View: (props: P) => ReactElement | null;
  /** Rejects where the code cannot be had; the next call asks again. */
  readonly load: () => Promise<unknown>;
}

const cannotBeHad = (): WindowError =>
  new WindowError(
    'CONNECTION_LOST',
    'This part of the window could not be loaded.',
    'Look whether Hearth still runs, then try again or load the window anew.',
  );

/** @param Waiting stands in its place until the code is there */
export const later = <P extends object>(
  fetchView: () => Promise<ComponentType<P>>,
  Waiting: () => ReactElement | null = () => null,
): LaterView<P> => {
  let loading: Promise<unknown> | null = null;
  let loaded: ComponentType<P> | null = null;
  const load = (): Promise<unknown> => {
    loading ??= fetchView().then(
      (view) => {
        loaded = view;
      },
      () => {
        loading = null;
        throw cannotBeHad();
      },
    );
    return loading;
  };

  const View = (props: P): ReactElement | null => {
    const [state, setState] = useState<'ready' | 'waiting' | 'failed'>(() => (loaded === null ? 'waiting' : 'ready'));
    useEffect(() => {
      load().then(
        () => setState('ready'),
        () => setState('failed'),
      );
    }, []);
    // For the boundary around it.
    if (state === 'failed') throw cannotBeHad();
    const Loaded = loaded;
    return Loaded === null ? <Waiting /> : <Loaded {...props} />;
  };
  return { View, load };
};
