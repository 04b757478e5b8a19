/** Gives something another name; it stays open, and says why, where that fails. */
import { useId, useState, type ReactElement, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

/** As long as the service takes. */
const LONGEST_NAME = 200;

export interface RenameDialogProps {
  readonly heading: string;
  readonly name: string;
  readonly rename: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}

export const RenameDialog = ({ heading, name: before, rename, onClose }: RenameDialogProps): ReactElement => {
  const { t } = useTranslation();
  const formId = useId();
  const [name, setName] = useState(before);
  const { busy, error, submit } = useSubmit();

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    submit(rename(name.trim()), onClose);
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={heading}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy} disabled={name.trim() === ''}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save}>
        <TextField label={t('chat.renameLabel')} value={name} maxLength={LONGEST_NAME} onChange={setName} />
      </form>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
