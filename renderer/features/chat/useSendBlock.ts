/** Why nothing can be sent now; null where it can. A model that is being loaded is no reason: the question waits for it. */
import { useConnection } from '../../stores/connection.ts';
import { useModels } from '../../stores/models.ts';

export type SendBlock = 'disconnected' | 'waitingInstall' | 'noModel';

export const useSendBlock = (): SendBlock | null => {
  const isConnected = useConnection((state) => state.status === 'open');
  const hasModel = useModels((state) => state.installed === null || state.installed.length > 0);
  const isInstalling = useModels((state) => state.jobs?.some((job) => job.state === 'running') ?? false);
  if (!isConnected) return 'disconnected';
  if (hasModel) return null;
  return isInstalling ? 'waitingInstall' : 'noModel';
};
