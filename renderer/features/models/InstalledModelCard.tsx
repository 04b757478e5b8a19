/** One model on this machine: what it is, whether it is loaded, and what can be done with it. */
import { Play, Power, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstalledModel } from '../../../contract/models.ts';
import { callHearth } from '../../rpc/client.ts';
import { loadModel, unloadModel, useEngine } from '../../stores/engine.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { WhySpeedButton } from '../../ui/whySpeed/WhySpeedButton.tsx';
import styles from './InstalledModelCard.module.css';

/** Enough of a checksum to compare at a glance; the whole is copied. */
const SHORT_CHECKSUM = 12;

const Facts = ({ model }: { readonly model: InstalledModel }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const facts: readonly (readonly [string, string])[] = [
    [t('models.size'), format.storage(model.bytes)],
    [t('models.parameters'), format.parameters(model.parameters)],
    [t('models.architecture'), model.architecture],
    [t('models.layers'), format.integer(model.layers)],
    [t('models.context'), t('models.contextTokens', { number: format.integer(model.contextLength) })],
    [t('models.installedAt'), format.date(model.installedAt)],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('models.checksum')}</dt>
        <dd className={styles.checksum}>
          <code title={model.sha256}>{model.sha256.slice(0, SHORT_CHECKSUM)}…</code>
          <CopyButton text={model.sha256} label={t('models.copyChecksum', { name: model.name })} />
        </dd>
      </div>
    </dl>
  );
};

export const InstalledModelCard = ({ model }: { readonly model: InstalledModel }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [asksRemoval, setAsksRemoval] = useState(false);
  const status = useEngine((state) => (state.status?.modelId === model.id ? state.status : null));
  const isLoaded = status?.state === 'ready';
  const isLoading = status?.state === 'loading' || status?.state === 'restarting';

  return (
    <li className={styles.card}>
      <div className={styles.header}>
        <div className={styles.heading}>
          <h3 className={styles.name}>{model.name}</h3>
          <Badge>{model.quantization}</Badge>
          {isLoaded && <Badge tone="success">{t('model.loaded')}</Badge>}
          {status?.state === 'failed' && <Badge tone="danger">{t('model.failed')}</Badge>}
        </div>
        <div className={styles.actions}>
          <WhySpeedButton modelId={model.id} name={model.name} />
          {isLoaded ? (
            <Button
              icon={<Power />}
              aria-label={t('models.unloadName', { name: model.name })}
              onClick={() => void unloadModel()}
            >
              {t('model.unload')}
            </Button>
          ) : (
            <Button
              icon={<Play />}
              busy={isLoading}
              aria-label={t('models.loadName', { name: model.name })}
              onClick={() => void loadModel(model.id)}
            >
              {isLoading ? t('model.loadingPlain') : t('models.load')}
            </Button>
          )}
          <IconButton
            icon={<Trash2 />}
            label={t('models.removeName', { name: model.name })}
            onClick={() => setAsksRemoval(true)}
          />
        </div>
      </div>
      {isLoading && <ProgressBar label={t('model.loadingPlain')} fraction={status.loadProgress} />}
      {isLoaded && status.facts !== null && (
        <p className={styles.where}>
          {status.facts.gpuLayers === 0
            ? t('model.onCpu', { count: status.facts.threads })
            : t('model.onGpu', {
                gpuLayers: status.facts.gpuLayers,
                layers: status.facts.layers,
                devices: status.facts.devices.join(', '),
              })}
        </p>
      )}
      <Facts model={model} />
      <ConfirmDialog
        open={asksRemoval}
        onClose={() => setAsksRemoval(false)}
        title={t('models.removeTitle', { name: model.name })}
        description={t('models.removeText', { size: format.storage(model.bytes) })}
        confirmLabel={t('common.remove')}
        onConfirm={() => callHearth('models.remove', { id: model.id })}
      />
    </li>
  );
};
