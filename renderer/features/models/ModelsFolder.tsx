/** Where the models lie, and the way to have them on another disk. */
import { FolderOutput } from 'lucide-react';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { isActive, useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import styles from './ModelsFolder.module.css';

const formId = 'move-models';

const MoveDialog = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement => {
  const { t } = useTranslation();
  const [folder, setFolder] = useState('');
  const { busy, error, submit, forget } = useSubmit();
  const close = (): void => {
    setFolder('');
    forget();
    onClose();
  };
  const move = (event: SubmitEvent): void => {
    event.preventDefault();
    if (folder.trim() !== '' && !busy) submit(callHearth('models.move', { folder }), close);
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('models.move.title')}
      description={t('models.move.text')}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy} disabled={folder.trim() === ''}>
            {t('models.move.confirm')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={move}>
        <TextField
          label={t('models.move.folder')}
          value={folder}
          maxLength={2000}
          placeholder={t('models.move.example')}
          onChange={setFolder}
        />
      </form>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};

export const ModelsFolder = (): ReactElement | null => {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const folder = useModels((state) => state.folder);
  const isMoving = useModels(({ jobs }) => jobs?.some((job) => job.kind === 'move' && isActive(job)) ?? false);
  if (folder === null) return null;
  return (
    <div className={styles.row}>
      <p className={styles.path}>
        {t('models.move.where')} <span>{folder}</span>
      </p>
      <Button size="small" icon={<FolderOutput />} busy={isMoving} onClick={() => setAsks(true)}>
        {t('models.move.open')}
      </Button>
      <MoveDialog open={asks} onClose={() => setAsks(false)} />
    </div>
  );
};
