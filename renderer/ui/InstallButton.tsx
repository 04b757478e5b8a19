/**
 * The one button of a model that can be had: installs it; while that goes on, tells how far it is; then leads to the
 * chat with it. Errors of asking stand beside it by `InstallError`.
 */
import { Download, MessageSquareText } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileType } from '../../contract/fileTypes.ts';
import { loadModel, useEngine } from '../stores/engine.ts';
import { installModel, isActive, useModels } from '../stores/models.ts';
import { goTo } from '../stores/navigation.ts';
import { Button, type ButtonProps } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { useFormat } from './useFormat.ts';

export interface InstallButtonProps extends Pick<ButtonProps, 'variant' | 'size'> {
  readonly id: string;
  readonly name: string;
  /** Instead of "Install". */
  readonly label?: string;
  /** Made here of a larger source, which is chosen elsewhere; missing = it is installed as it is published. */
  readonly made?: { readonly of: string; readonly type: FileType };
  readonly disabled?: boolean;
}

export const InstallButton = ({
  id,
  name,
  label,
  variant,
  size,
  made,
  disabled = false,
}: InstallButtonProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const isInstalled = useModels(({ installed }) => installed?.some((model) => model.id === id) ?? false);
  const job = useModels(({ jobs }) => jobs?.find((each) => each.modelId === id && isActive(each)) ?? null);
  const isInUse = useEngine(({ status }) => status?.modelId === id && status.state === 'ready');
  const look = { ...(variant && { variant }), ...(size && { size }) };

  if (isInstalled) {
    const use = (): void => {
      if (!isInUse) void loadModel(id);
      goTo('chat');
    };
    return (
      <Button {...look} icon={<MessageSquareText />} aria-label={t('install.chatWith', { name })} onClick={use}>
        {t('install.chat')}
      </Button>
    );
  }
  if (job?.kind === 'install') {
    const share = job.totalBytes > 0 ? format.percent(Math.floor((job.doneBytes / job.totalBytes) * 100) / 100) : '';
    return (
      <Button {...look} variant="secondary" disabled aria-label={t('install.title.install', { name })}>
        {job.state === 'running' ? `${t(`install.phase.${job.phase}`)} ${share}` : t(`install.state.${job.state}`)}
      </Button>
    );
  }
  const install = (): void => {
    setAsking(true);
    void installModel(made?.of ?? id, made?.type ?? null).finally(() => setAsking(false));
  };
  return (
    <Button
      {...look}
      icon={<Download />}
      busy={isAsking}
      disabled={disabled}
      aria-label={t('models.installName', { name })}
      onClick={install}
    >
      {label ?? t('common.install')}
    </Button>
  );
};

/** Why the wish to install could not be taken, where it was made. */
export const InstallError = ({ id, name }: { readonly id: string; readonly name: string }): ReactElement | null => {
  const { t } = useTranslation();
  const error = useModels(({ requestErrors }) => requestErrors[id] ?? null);
  return error === null ? null : <ErrorNotice title={t('install.failed', { name })} error={error} />;
};
