/** The way on when nothing else helps: begin anew, with everything kept beside. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

export const SetAsideButton = ({ label }: { readonly label: string }): ReactElement => {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const setAside = async (): Promise<void> => {
    const { folder } = await callHearth('gate.setAside', {});
    if (folder !== null) showToast(t('gate.setAsideDone', { folder }));
  };
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{label}</Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('gate.setAsideTitle')}
        description={t('gate.setAsideText')}
        confirmLabel={t('gate.setAside')}
        onConfirm={setAside}
      />
    </>
  );
};
