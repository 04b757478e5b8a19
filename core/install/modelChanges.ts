/** What is changed of models that are here already; everybody who looks at the list of them sees it. */
import type { ErrorInfo } from '../../contract/error.ts';
import type { InstalledModel } from '../../contract/models.ts';
import type { Measurer } from './measurer.ts';
import type { Mover } from './mover.ts';
import type { ModelStore } from './store.ts';

export interface ModelChanges {
  /** Another version is in use; null = the one before. `failure`: why the present one cannot stay. */
  rollback(id: string, sha256: string | null, failure?: ErrorInfo): Promise<InstalledModel>;
  removeVersion(id: string, sha256: string): Promise<void>;
  dismissNotice(id: string): Promise<void>;
  /** An answer of it came to its end; a version on trial needs some. */
  markAnswered(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  pin(id: string, pinned: boolean): Promise<void>;
  markUsed(id: string): Promise<void>;
}

export interface ModelChangesOptions extends Pick<Mover, 'refuseWhileMoving'> {
  readonly store: ModelStore;
  readonly measurer: Measurer;
  readonly refresh: () => Promise<void>;
}

export const createModelChanges = ({
  store,
  measurer,
  refresh,
  refuseWhileMoving,
}: ModelChangesOptions): ModelChanges => {
  const update = async (id: string, changes: Parameters<ModelStore['update']>[1]): Promise<void> => {
    await store.update((await store.findAny(id)).id, changes);
    await refresh();
  };
  return {
    rollback: async (id, sha256, failure) => {
      // Beside a move too: all versions are moved, and the entry is changed before or after it has come along.
      const model = await store.useVersion(id, sha256, failure);
      await refresh();
      return model;
    },
    removeVersion: async (id, sha256) => {
      refuseWhileMoving();
      await store.removeVersion(id, sha256);
      await refresh();
    },
    dismissNotice: (id) => update(id, { notice: null }),
    markAnswered: async (id) => {
      const { answersOnTrial } = await store.findAny(id);
      if (answersOnTrial > 0) await update(id, { answersOnTrial: answersOnTrial - 1 });
    },
    remove: async (id) => {
      refuseWhileMoving();
      await measurer.stop(id);
      await store.remove(id);
      await refresh();
    },
    pin: (id, pinned) => update(id, { pinned }),
    markUsed: (id) => update(id, { lastUsedAt: new Date().toISOString() }),
  };
};
