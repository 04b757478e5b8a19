/** Gives a conversation another name. */
import { useId, useState, type ReactElement, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/error.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';

/** As long as the service takes. */
const LONGEST_TITLE = 200;

export interface RenameDialogProps {
  readonly conversationId: string;
  readonly title: string;
  readonly onClose: () => void;
}

export const RenameDialog = ({ conversationId, title, onClose }: RenameDialogProps): ReactElement => {
  const { t } = useTranslation();
  const formId = useId();
  const [name, setName] = useState(title);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setBusy(true);
    callHearth('chat.rename', { conversationId, title: name.trim() })
      .then(onClose, (thrown: unknown) => setError(errorInfoOf(thrown)))
      .finally(() => setBusy(false));
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('chat.renameTitle')}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy} disabled={name.trim() === ''}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <TextField label={t('chat.renameLabel')} value={name} maxLength={LONGEST_TITLE} onChange={setName} />
      </form>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
