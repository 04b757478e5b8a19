/** Whether Hearth can be reached. `epoch` grows with every new connection, so that views know to ask again. */
import { create } from 'zustand';

export interface ConnectionState {
  readonly status: 'connecting' | 'open' | 'lost' | 'no-token';
  readonly epoch: number;
  /** When the next attempt begins, by `Date.now()`; null while one is going on or none is needed. */
  readonly retryAtMs: number | null;
}

export const useConnection = create<ConnectionState>(() => ({ status: 'connecting', epoch: 0, retryAtMs: null }));
