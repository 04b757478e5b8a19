/** For who has put something right outside of the window. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { Button } from '../../ui/Button.tsx';

export const RetryButton = (): ReactElement => {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const retry = (): void => {
    setBusy(true);
    // What comes of it is the gate's next state.
    callHearth('gate.retry', {})
      .catch(() => undefined)
      .finally(() => setBusy(false));
  };
  return (
    <Button variant="primary" busy={busy} onClick={retry}>
      {t('common.retry')}
    </Button>
  );
};
