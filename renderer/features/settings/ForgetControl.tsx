/** Forgets everything that was said, after asking once. The window starts anew then: it remembers chats and drafts, too. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { openConversation } from '../../stores/conversations.ts';
import { forgetDrafts } from '../../stores/drafts.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

export const ForgetControl = (): ReactElement => {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const forget = async (): Promise<void> => {
    await callHearth('vault.forgetEverything', {});
    forgetDrafts();
    openConversation(null);
    goTo('chat');
    location.reload();
  };
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{t('protection.forgetButton')}</Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('protection.forgetTitle')}
        description={t('protection.forgetCost')}
        confirmLabel={t('protection.forget')}
        onConfirm={forget}
      />
    </>
  );
};
