/** Chooses chats and saves them to one file: as JSON that can be imported again, or as Markdown for reading. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/titleOf.ts';
import { closeTransferDialog, saveChats, type ChatFormat } from '../../stores/chatTransfer.ts';
import { useConversations } from '../../stores/conversations.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { SegmentedControl } from '../SegmentedControl.tsx';
import { useFormat } from '../useFormat.ts';
import { useSubmit } from '../useSubmit.ts';
import styles from './Transfer.module.css';

const formats: readonly ChatFormat[] = ['json', 'markdown'];

export const ExportDialog = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const chats = useConversations((state) => state.conversations) ?? [];
  /** Those left out: a chat that begins meanwhile is one of all. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [kind, setKind] = useState<ChatFormat>('json');
  const { busy, error, submit } = useSubmit();
  const chosen = chats.filter(({ id }) => !left.has(id));
  const isAll = chosen.length === chats.length;

  const toggle = (id: string): void => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const save = (): void => {
    const [only, ...others] = chosen;
    const name = only === undefined || others.length > 0 ? t('chats.title') : titleOf(only, t);
    const ids = isAll ? null : chosen.map(({ id }) => id);
    submit(saveChats(ids, kind, name), (count) => {
      showToast(t('chats.saved', { count }));
      closeTransferDialog();
    });
  };

  return (
    <Dialog
      wide
      open
      onClose={closeTransferDialog}
      title={t('chats.export')}
      description={t(`chats.exportTexts.${kind}`)}
      actions={
        <>
          <Button onClick={closeTransferDialog}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={busy} disabled={chosen.length === 0} onClick={save}>
            {t('chats.exportCount', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <div className={styles.tools}>
        <SegmentedControl
          label={t('chats.format')}
          value={kind}
          options={formats.map((value) => ({ value, label: t(`chats.formats.${value}`) }))}
          onChange={setKind}
        />
        <Button
          size="small"
          variant="quiet"
          disabled={chats.length === 0}
          onClick={() => setLeft(isAll ? new Set(chats.map(({ id }) => id)) : new Set())}
        >
          {t(isAll ? 'chats.chooseNone' : 'chats.chooseAll')}
        </Button>
      </div>
      {chats.length === 0 ? (
        <p className={styles.note}>{t('chats.none')}</p>
      ) : (
        <div role="group" aria-label={t('chats.title')} className={styles.list}>
          {chats.map(({ id, title, updatedAt }) => (
            <label key={id} className={styles.chat}>
              <input type="checkbox" className={styles.box} checked={!left.has(id)} onChange={() => toggle(id)} />
              <span className={styles.title}>{titleOf({ title }, t)}</span>
              <span className={styles.note}>{format.date(updatedAt)}</span>
            </label>
          ))}
        </div>
      )}
      <p className={styles.note}>{t('chats.exportCost')}</p>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
