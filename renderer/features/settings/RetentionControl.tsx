/** How long untouched chats are kept. Before a choice counts that would take some one day, it says how many, and when. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { keepChatsChoices, type KeepChatsDays } from '../../../contract/keepChats.ts';
import type { RetentionForecast } from '../../../contract/retention.ts';
import { callHearth } from '../../rpc/client.ts';
import { useConversations } from '../../stores/conversations.ts';
import { changeSettings } from '../../stores/settings.ts';
import { showFault } from '../../stores/toasts.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import type { RowControlProps } from './registry.ts';
import styles from './SettingsPage.module.css';

interface Question extends RetentionForecast {
  readonly days: KeepChatsDays;
}

const forecast = (days: KeepChatsDays): Promise<RetentionForecast> => callHearth('chat.retentionForecast', { days });

/** When the first chat goes, as things are. */
const useNextAt = (days: KeepChatsDays): string | null => {
  const conversations = useConversations((state) => state.conversations);
  const [nextAt, setNextAt] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    // Without an answer the line is left out; the choice itself is shown anyway.
    forecast(days).then(
      (found) => isWanted && setNextAt(found.nextAt),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [days, conversations]);
  return days === 0 ? null : nextAt;
};

export const RetentionControl = ({ settings, label }: RowControlProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [question, setQuestion] = useState<Question | null>(null);
  const nextAt = useNextAt(settings.keepChatsDays);
  const keep = (days: KeepChatsDays): Promise<unknown> => changeSettings({ keepChatsDays: days });

  const choose = async (days: KeepChatsDays): Promise<void> => {
    const found = await forecast(days);
    if (found.untouched > 0) setQuestion({ days, ...found });
    else await keep(days);
  };

  return (
    <div className={styles.choice}>
      <SegmentedControl
        label={label}
        value={String(settings.keepChatsDays)}
        options={keepChatsChoices.map((days) => ({ value: String(days), label: t(`chats.keepChoices.days${days}`) }))}
        onChange={(value) => {
          const days = keepChatsChoices.find((one) => String(one) === value);
          if (days !== undefined) choose(days).catch(showFault);
        }}
      />
      {nextAt !== null && <p className={styles.text}>{t('chats.keepNext', { date: format.date(nextAt) })}</p>}
      {question !== null && (
        <ConfirmDialog
          open
          onClose={() => setQuestion(null)}
          title={t('chats.keepTitle', { days: question.days })}
          description={t('chats.keepWarning', {
            count: question.untouched,
            days: question.days,
            date: question.nextAt === null ? '' : format.date(question.nextAt),
          })}
          confirmLabel={t('chats.keepConfirm')}
          onConfirm={() => keep(question.days)}
        />
      )}
    </div>
  );
};
