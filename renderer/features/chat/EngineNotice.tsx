/** Between the messages and the composer: why a question could not be answered now, and what is on its way meanwhile. */
import { Feather, RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoadChoices } from '../../../contract/loadChoices.ts';
import { loadModel, useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { describeError } from '../../ui/describeError.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { FirstModel } from './FirstModel.tsx';
import { InstallNews, useInstallNews } from './InstallNews.tsx';
import { LoadNotices } from './LoadNotices.tsx';
import styles from './EngineNotice.module.css';

/** What helps against a failure, as the engine's errors name it. */
const lessChoices = {
  devices: { devices: ['cpu'] },
  gpuLayers: { devices: ['cpu'] },
  contextTokens: { contextTokens: 2048 },
  ubatchTokens: { ubatchTokens: 128 },
} satisfies Readonly<Record<string, Partial<LoadChoices>>>;

const lessBy = (setting: unknown): keyof typeof lessChoices | null =>
  Object.keys(lessChoices).find((name): name is keyof typeof lessChoices => name === setting) ?? null;

export interface EngineNoticeProps {
  /** Also offers a model here; an empty chat does so in its middle. */
  readonly showInstall: boolean;
}

export const EngineNotice = ({ showInstall }: EngineNoticeProps): ReactElement | null => {
  const { t, i18n } = useTranslation();
  const status = useEngine((state) => state.status);
  const requestError = useEngine((state) => state.requestError);
  const hasNoModel = useModels((state) => state.installed?.length === 0);

  const news = useInstallNews();

  const failure = status?.state === 'failed' ? status.error : requestError;
  const modelId = status?.modelId ?? null;
  const content = (): ReactElement | null => {
    if (failure !== null) {
      const setting = lessBy(failure.details['setting']);
      const again =
        modelId === null ? undefined : (
          <>
            {setting !== null && (
              <Button size="small" icon={<Feather />} onClick={() => void loadModel(modelId, lessChoices[setting])}>
                {t(`engine.loadWith.${setting}`)}
              </Button>
            )}
            <Button size="small" icon={<RotateCw />} onClick={() => void loadModel(modelId)}>
              {t('model.tryLoading')}
            </Button>
          </>
        );
      return <ErrorNotice title={t('model.engineFailedTitle')} error={failure} actions={again} />;
    }
    if (status?.state === 'restarting') {
      return (
        <p role="status" className={styles.restarting}>
          {t('model.restarting')} {status.error !== null && describeError(status.error, t, i18n.language).message}
        </p>
      );
    }
    if (hasNoModel) return showInstall ? <FirstModel /> : null;
    if (news !== null) return <InstallNews news={news} />;
    const notices = status?.notices ?? [];
    return <LoadNotices notices={notices} restartCause={status?.state === 'ready' ? status.error : null} />;
  };

  const shown = content();
  return shown === null ? null : <div className={styles.root}>{shown}</div>;
};
