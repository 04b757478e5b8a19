/** Forgets everything that was said, after asking once. Every window starts anew then: see `startAnew`. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

export const ForgetControl = (): ReactElement => {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{t('protection.forgetButton')}</Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('protection.forgetTitle')}
        description={t('protection.forgetCost')}
        confirmLabel={t('protection.forget')}
        onConfirm={() => callHearth('vault.forgetEverything', {})}
      />
    </>
  );
};
