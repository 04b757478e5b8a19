/** The backups in the home folder, to choose one from. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backup } from '../../../contract/backup.ts';
import { callHearth } from '../../rpc/client.ts';
import { useFormat } from '../useFormat.ts';
import styles from './Backup.module.css';

export interface BackupListProps {
  readonly chosen: string;
  readonly onChoose: (path: string) => void;
}

export const BackupList = ({ chosen, onChoose }: BackupListProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [backups, setBackups] = useState<readonly Backup[]>([]);
  useEffect(() => {
    // A file elsewhere can still be named where the list cannot be read.
    callHearth('backup.list', {}).then(setBackups, () => undefined);
  }, []);
  if (backups.length === 0) return <p className={styles.note}>{t('backup.none')}</p>;
  return (
    <div role="group" aria-label={t('backup.found')} className={styles.list}>
      {backups.map(({ path, createdAt, bytes, kind, hasPassphrase }) => (
        <button
          key={path}
          type="button"
          className={styles.backup}
          aria-pressed={path === chosen}
          onClick={() => onChoose(path)}
        >
          {format.dateTime(createdAt)}
          <span className={styles.note}>
            {' · '}
            {[format.storage(bytes), t(`backup.kinds.${kind}`), hasPassphrase ? t('backup.withPassphrase') : '']
              .filter(Boolean)
              .join(' · ')}
          </span>
        </button>
      ))}
    </div>
  );
};
