/**
 * Takes chats from a file. The file is read once to say what it would bring, and once more to add it; nothing is added
 * before that was seen and wanted.
 */
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { ImportCounts } from '../../../contract/chatTransfer.ts';
import { closeTransferDialog, importChats } from '../../stores/chatTransfer.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { ProgressBar } from '../ProgressBar.tsx';
import { useSubmit } from '../useSubmit.ts';
import styles from './Transfer.module.css';

interface Found {
  readonly file: File;
  readonly counts: ImportCounts;
}

const linesOf = ({ added, copies, known }: ImportCounts, t: TFunction): string[] => [
  ...(added > 0 ? [t('chats.found.added', { count: added })] : []),
  ...(copies > 0 ? [t('chats.found.copies', { count: copies })] : []),
  ...(known > 0 ? [t('chats.found.known', { count: known })] : []),
];

export const ImportDialog = (): ReactElement => {
  const { t } = useTranslation();
  const chooser = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [fraction, setFraction] = useState(0);
  const [found, setFound] = useState<Found | null>(null);
  const { busy, error, submit } = useSubmit();
  const news = found === null ? 0 : found.counts.added + found.counts.copies;

  const check = (file: File): void => {
    setFound(null);
    setFraction(0);
    setName(file.name);
    submit(importChats(file, 'check', setFraction), (counts) => setFound({ file, counts }));
  };
  const add = ({ file }: Found): void => {
    setFraction(0);
    submit(
      importChats(file, 'add', setFraction),
      ({ added, copies }) => {
        showToast(t('chats.imported', { count: added + copies }));
        closeTransferDialog();
      },
      () => setFound(null),
    );
  };

  return (
    <Dialog
      open
      onClose={closeTransferDialog}
      title={t('chats.import')}
      description={t('chats.importText')}
      actions={
        <>
          <Button onClick={closeTransferDialog}>
            {t(found !== null && news === 0 ? 'chat.close' : 'common.cancel')}
          </Button>
          {found !== null && news > 0 ? (
            <Button variant="primary" busy={busy} onClick={() => add(found)}>
              {t('chats.importCount', { count: news })}
            </Button>
          ) : (
            <Button variant="primary" busy={busy} onClick={() => chooser.current?.click()}>
              {t('chats.chooseFile')}
            </Button>
          )}
        </>
      }
    >
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) check(file);
          event.target.value = '';
        }}
      />
      {busy && (
        <div className={styles.work}>
          <p className={styles.note}>{t(found === null ? 'chats.checking' : 'chats.adding', { name })}</p>
          <ProgressBar label={t('chats.import')} fraction={fraction} />
        </div>
      )}
      {found !== null && !busy && (
        <div role="status" className={styles.work}>
          <p>{news === 0 ? t('chats.found.nothing', { name }) : t('chats.found.title', { name })}</p>
          <ul className={styles.counts}>
            {linesOf(found.counts, t).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
