/** A model that can be installed, and why its last install did not end well, if it did not. */
import { Download } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstallableModel, Job } from '../../contract/models.ts';
import { installModel, useModels } from '../stores/models.ts';
import { Badge } from './Badge.tsx';
import { Button } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { useFormat } from './useFormat.ts';
import styles from './InstallOffer.module.css';

export interface InstallOfferProps {
  readonly model: InstallableModel;
  readonly lastJob: Job | null;
}

export const InstallOffer = ({ model, lastJob }: InstallOfferProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [busy, setBusy] = useState(false);
  const requestError = useModels((state) => state.requestErrors[model.id] ?? null);
  const error = requestError ?? (lastJob?.state === 'failed' ? lastJob.error : null);

  const install = (): void => {
    setBusy(true);
    void installModel(model.id).finally(() => setBusy(false));
  };

  return (
    <div className={styles.card}>
      <div className={styles.row}>
        <div className={styles.body}>
          <p className={styles.name}>
            {model.name}
            <Badge>{model.quantization}</Badge>
          </p>
          <p className={styles.text}>{model.description}</p>
          <p className={styles.text}>{t('install.sourceSize', { size: format.storage(model.sourceBytes) })}</p>
        </div>
        <Button
          variant="primary"
          icon={<Download />}
          busy={busy}
          aria-label={t('models.installName', { name: model.name })}
          onClick={install}
        >
          {t('common.install')}
        </Button>
      </div>
      {lastJob?.state === 'cancelled' && requestError === null && (
        <p className={styles.note} role="status">
          {t('install.cancelled', { name: model.name })}
        </p>
      )}
      {error !== null && <ErrorNotice title={t('install.failed', { name: model.name })} error={error} />}
    </div>
  );
};
