/** The frame of the window: the way to the pages, the open page, and the live numbers under it. */
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ChatPage } from '../features/chat/ChatPage.tsx';
import { GatePage } from '../features/gate/GatePage.tsx';
import { CommandPalette } from './commands/CommandPalette.tsx';
import { KeysDialog } from './commands/KeysDialog.tsx';
import { usePalette } from './commands/palette.ts';
import { useCommandKeys } from './commands/useCommandKeys.ts';
import { LivePage } from '../features/live/LivePage.tsx';
import { LiveStrip } from '../features/live/LiveStrip.tsx';
import { MachinePage } from '../features/machine/MachinePage.tsx';
import { ModelsPage } from '../features/models/ModelsPage.tsx';
import { SettingsPage } from '../features/settings/SettingsPage.tsx';
import { useConnection } from '../stores/connection.ts';
import { useGate } from '../stores/gate.ts';
import { useNavigation, type Page } from '../stores/navigation.ts';
import { WhySpeedDialog } from '../ui/whySpeed/WhySpeedDialog.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { NoAccess } from './NoAccess.tsx';
import { Rail } from './Rail.tsx';
import styles from './App.module.css';

const pageViews: Readonly<Record<Page, () => ReactElement>> = {
  chat: ChatPage,
  live: LivePage,
  machine: MachinePage,
  models: ModelsPage,
  settings: SettingsPage,
};

export const App = (): ReactElement => {
  const { t } = useTranslation();
  const page = useNavigation((state) => state.page);
  const gate = useGate((state) => state.gate);
  const hasAccess = useConnection((state) => state.status !== 'no-token');
  useCommandKeys(hasAccess && gate.state === 'open');
  const keysOpen = usePalette((state) => state.open === 'keys');
  useEffect(() => {
    document.title = page === 'chat' ? t('app.name') : `${t(`app.pages.${page}`)} · ${t('app.name')}`;
  }, [page, t]);

  if (!hasAccess) return <NoAccess />;
  if (gate.state !== 'open') return <GatePage gate={gate} />;
  const PageView = pageViews[page];
  return (
    <TooltipProvider delay={500}>
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
      <WhySpeedDialog />
      <CommandPalette />
      {keysOpen && <KeysDialog />}
      <Toasts />
      <LiveRegion />
    </TooltipProvider>
  );
};
