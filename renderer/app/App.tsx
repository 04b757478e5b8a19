/** The frame of the window: the way to the pages, the open page, and the live numbers under it. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ChatPage } from '../features/chat/ChatPage.tsx';
import { usePalette } from '../stores/palette.ts';
import { useCommandKeys } from './commands/useCommandKeys.ts';
import { LiveStrip } from '../features/live/LiveStrip.tsx';
import { useTransferDialog } from '../stores/chatTransfer.ts';
import { useConnection } from '../stores/connection.ts';
import { useGate } from '../stores/gate.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useWhySpeed } from '../stores/whySpeed.ts';
import { Toasts } from '../ui/Toasts.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { gatePage, laterPages, loadLaterViews, overlays } from './laterViews.ts';
import { LiveRegion } from './LiveRegion.tsx';
import { NoAccess } from './NoAccess.tsx';
import { Rail } from './Rail.tsx';
import styles from './App.module.css';

/** From the first time that one is opened. */
const Overlays = (): ReactElement | null => {
  const isWanted = [
    usePalette(({ open }) => open !== 'none'),
    useWhySpeed(({ question }) => question !== null),
    useTransferDialog(({ open }) => open !== null),
  ].includes(true);
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return wasWanted ? <overlays.View /> : null;
};

export const App = (): ReactElement => {
  const { t } = useTranslation();
  const page = useNavigation((state) => state.page);
  const gate = useGate((state) => state.gate);
  const hasAccess = useConnection((state) => state.status !== 'no-token');
  useCommandKeys(hasAccess && gate.state === 'open');
  useEffect(() => {
    document.title = page === 'chat' ? t('app.name') : `${t(`app.pages.${page}`)} · ${t('app.name')}`;
  }, [page, t]);

  useEffect(loadLaterViews, []);

  if (!hasAccess) return <NoAccess />;
  if (gate.state !== 'open') return <gatePage.View gate={gate} />;
  const PageView = page === 'chat' ? ChatPage : laterPages[page].View;
  return (
    <>
      <a className={styles.skip} href="#content">
        {t('app.skipToContent')}
      </a>
      <div className={styles.app}>
        <Rail />
        <div className={styles.body}>
          <ConnectionBanner />
          <div className={styles.page}>
            <ErrorBoundary key={page}>
              <PageView />
            </ErrorBoundary>
          </div>
          <LiveStrip />
        </div>
      </div>
      <Overlays />
      <Toasts />
      <LiveRegion />
      <Tooltip />
    </>
  );
};
