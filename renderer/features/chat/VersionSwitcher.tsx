/** Leads through the versions of a message: a question that was edited, an answer that was made again. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isAnswering, useChat } from '../../stores/chat.ts';
import { showFault } from '../../stores/toasts.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { openBranch } from './chatActions.ts';
import styles from './VersionSwitcher.module.css';

export interface VersionSwitcherProps {
  readonly conversationId: string;
  readonly messageId: string;
}

export const VersionSwitcher = ({ conversationId, messageId }: VersionSwitcherProps): ReactElement | null => {
  const { t } = useTranslation();
  const versions = useChat((state) => state.versions[messageId]);
  const busy = useChat(isAnswering);
  if (versions === undefined || versions.length < 2) return null;
  const index = versions.indexOf(messageId);
  const open = (target: string | undefined): void => {
    if (target === undefined) return;
    openBranch(conversationId, target).catch(showFault);
  };
  const place = t('chat.versionOf', { index: index + 1, count: versions.length });
  return (
    <div role="group" aria-label={t('chat.versions')} className={styles.switcher}>
      <IconButton
        size="small"
        icon={<ChevronLeft />}
        label={t('chat.versionBefore')}
        disabled={busy || index <= 0}
        onClick={() => open(versions[index - 1])}
      />
      <span className={styles.place} aria-label={place}>
        {index + 1} / {versions.length}
      </span>
      <IconButton
        size="small"
        icon={<ChevronRight />}
        label={t('chat.versionAfter')}
        disabled={busy || index >= versions.length - 1}
        onClick={() => open(versions[index + 1])}
      />
    </div>
  );
};
