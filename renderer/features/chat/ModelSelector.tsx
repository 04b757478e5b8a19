/**
 * Which model answers in the open chat, and how far loading it is. Another one that is chosen is loaded at once, but where
 * answers are being made: those are not cut off, and it is loaded with the chat's next question.
 */
import { ChevronDown, Power, SlidersHorizontal } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineStatus } from '../../../contract/engine.ts';
import type { InstalledModel } from '../../../contract/models.ts';
import { unloadModel, useEngine } from '../../stores/engine.ts';
import { useConversations } from '../../stores/conversations.ts';
import { useSetup } from '../../stores/setups.ts';
import { showFault } from '../../stores/toasts.ts';
import { useModels } from '../../stores/models.ts';
import { goTo } from '../../stores/navigation.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Menu, MenuItem, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '../../ui/Menu.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { chooseModel } from './chatActions.ts';
import styles from './ModelSelector.module.css';

/** One short line on where the model stands. */
const useStatusText = (): ((status: EngineStatus | null) => string) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (status) => {
    switch (status?.state) {
      case undefined:
        return t('common.loading');
      case 'loading':
        return status.loadProgress === null
          ? t('model.loadingPlain')
          : t('model.loading', { percent: format.percent(status.loadProgress) });
      case 'restarting':
        return t('model.restarting');
      case 'failed':
        return t('model.failed');
      case 'ready':
        return status.facts === null ? t('model.loaded') : t(`model.backend.${status.facts.backend}`);
      case 'idle':
        return t('model.notLoaded');
    }
  };
};

export const ModelSelector = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const status = useEngine((state) => state.status);
  const installed = useModels((state) => state.installed);
  const statusText = useStatusText();

  const openId = useConversations((state) => state.openId);
  const wantedId = useSetup(openId).modelId;
  const loadedId = status?.modelId ?? null;
  const modelId = wantedId ?? loadedId;
  const isLoaded = modelId === loadedId;
  const choose = (id: string): void => void chooseModel(openId, id).catch(showFault);
  const current: InstalledModel | undefined = installed?.find(({ id }) => id === modelId);
  const name = current?.name ?? (installed?.length === 0 ? t('model.none') : (modelId ?? t('model.choose')));
  const isWorking = status?.state === 'loading' || status?.state === 'restarting';
  const showsStatus = installed?.length !== 0;
  const isMissing = installed !== null && wantedId !== null && current === undefined;
  const shownStatus = isMissing ? t('compose.model.missing') : isLoaded ? statusText(status) : t('compose.model.next');

  return (
    <Menu
      align="end"
      className={styles.popup}
      trigger={
        <button type="button" className={styles.trigger} aria-label={`${t('model.choose')}: ${name}, ${shownStatus}`}>
          <span
            className={styles.dot}
            data-state={isMissing ? 'failed' : isLoaded ? (status?.state ?? 'idle') : 'idle'}
            aria-hidden="true"
          />
          <span className={styles.name}>{name}</span>
          {showsStatus && <span className={styles.status}>{shownStatus}</span>}
          <ChevronDown className={styles.chevron} aria-hidden="true" />
          {isWorking && isLoaded && (
            <span className={styles.progress} aria-hidden="true">
              <span style={{ width: `${(status.loadProgress ?? 0) * 100}%` }} />
            </span>
          )}
        </button>
      }
    >
      {installed === null || installed.length === 0 ? (
        <p className={styles.none}>{t('model.noneInstalled')}</p>
      ) : (
        <MenuRadioGroup value={modelId ?? ''} onValueChange={choose}>
          {installed.map((model) => (
            <MenuRadioItem key={model.id} value={model.id}>
              <span className={styles.option}>
                <span className={styles.optionName}>{model.name}</span>
                <span className={styles.optionFacts}>
                  {format.parameters(model.parameters)} · {format.storage(model.bytes)}
                </span>
              </span>
              <Badge>{model.quantization}</Badge>
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      )}
      <MenuSeparator />
      {status?.state === 'ready' && (
        <MenuItem icon={<Power />} onSelect={() => void unloadModel()}>
          {t('model.unload')}
        </MenuItem>
      )}
      <MenuItem icon={<SlidersHorizontal />} onSelect={() => goTo('models')}>
        {t('model.manage')}
      </MenuItem>
    </Menu>
  );
};
