/** One model on this machine: what it is, whether it is loaded, how good it is, and what can be done with it. */
import { MessageSquareText, Pin, Power } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstalledModel } from '../../../contract/models.ts';
import { callHearth } from '../../rpc/client.ts';
import { loadModel, unloadModel, useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { goTo } from '../../stores/navigation.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { WhySpeedButton } from '../../ui/whySpeed/WhySpeedButton.tsx';
import { LoadedMemory } from './LoadedMemory.tsx';
import { ModelFacts } from './ModelFacts.tsx';
import { ModelMenu } from './ModelMenu.tsx';
import { ModelVersions } from './ModelVersions.tsx';
import { QualityBadge } from './QualityBadge.tsx';
import styles from './InstalledModelCard.module.css';

const Actions = ({ model }: { readonly model: InstalledModel }): ReactElement => {
  const { t } = useTranslation();
  const status = useEngine((state) => (state.status?.modelId === model.id ? state.status : null));
  const isLoaded = status?.state === 'ready';
  const isLoading = status?.state === 'loading' || status?.state === 'restarting';
  const { name } = model;
  const chat = (): void => {
    if (!isLoaded) void loadModel(model.id);
    goTo('chat');
  };
  return (
    <>
      <Button icon={<MessageSquareText />} aria-label={t('install.chatWith', { name })} onClick={chat}>
        {t('models.chat')}
      </Button>
      {isLoaded ? (
        <Button icon={<Power />} aria-label={t('models.unloadName', { name })} onClick={() => void unloadModel()}>
          {t('model.unload')}
        </Button>
      ) : (
        <Button
          icon={<Power />}
          busy={isLoading}
          aria-label={t('models.loadName', { name })}
          onClick={() => void loadModel(model.id)}
        >
          {isLoading ? t('model.loadingPlain') : t('models.load')}
        </Button>
      )}
    </>
  );
};

/** Where it runs, while it does. */
const Running = ({ model }: { readonly model: InstalledModel }): ReactElement | null => {
  const { t } = useTranslation();
  const status = useEngine((state) => (state.status?.modelId === model.id ? state.status : null));
  if (status?.state === 'loading' || status?.state === 'restarting') {
    return <ProgressBar label={t('model.loadingPlain')} fraction={status.loadProgress} />;
  }
  if (status?.state !== 'ready' || status.facts === null) return null;
  const { gpuLayers, layers, threads, devices } = status.facts;
  return (
    <>
      <p className={styles.where}>
        {gpuLayers === 0
          ? t('model.onCpu', { count: threads })
          : t('model.onGpu', { gpuLayers, layers, devices: devices.join(', ') })}
      </p>
      <LoadedMemory status={status} className={styles.where} />
    </>
  );
};

export const InstalledModelCard = ({ model }: { readonly model: InstalledModel }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [asksRemoval, setAsksRemoval] = useState(false);
  const state = useEngine(({ status }) => (status?.modelId === model.id ? status.state : null));
  const error = useModels(({ requestErrors }) => requestErrors[model.id] ?? null);
  const { id, name } = model;
  const bytes = [model, ...model.versions].reduce((sum, version) => sum + version.bytes, 0);
  const isLink = model.origin?.kind === 'link';

  return (
    <li className={styles.card} aria-label={id}>
      <div className={styles.header}>
        <div className={styles.heading}>
          <h3 className={styles.name}>{name}</h3>
          <Badge>{model.quantization}</Badge>
          {state === 'ready' && <Badge tone="success">{t('model.loaded')}</Badge>}
          {state === 'failed' && <Badge tone="danger">{t('model.failed')}</Badge>}
          {model.pinned && (
            <Badge>
              <Pin size={12} aria-hidden="true" />
              {t('models.pinned')}
            </Badge>
          )}
          <QualityBadge model={model} />
        </div>
        <div className={styles.actions}>
          <WhySpeedButton modelId={id} name={name} />
          <Actions model={model} />
          <ModelMenu model={model} onRemove={() => setAsksRemoval(true)} />
        </div>
      </div>
      <Running model={model} />
      <ModelFacts model={model} />
      <ModelVersions model={model} />
      {error !== null && <ErrorNotice error={error} />}
      <ConfirmDialog
        open={asksRemoval}
        onClose={() => setAsksRemoval(false)}
        title={t('models.removeTitle', { name })}
        description={t(isLink ? 'models.removeLinkText' : 'models.removeText', { size: format.storage(bytes) })}
        confirmLabel={t('common.remove')}
        onConfirm={() => callHearth('models.remove', { id })}
      />
    </li>
  );
};
